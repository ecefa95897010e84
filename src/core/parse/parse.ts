import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { Findings } from './findings.ts';
import { normalize } from './normalize.ts';
import { readYaml } from './yaml.ts';

/** What a file means, or every reason why it means nothing. */
export interface Parsed {
  /** Absent when there is an error among the diagnostics. */
  readonly pipeline?: Pipeline;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the text of a `.ci.yml`; `file` is its name in diagnostics. Never throws and answers quickly, whatever the
 * text: what is wrong is in the diagnostics, all of it at once.
 */
export function parse(text: string, file: string): Parsed {
  const findings = new Findings();
  const tree = readYaml(text, file, findings);
  if (tree && tree.kind !== 'map') {
    findings.error(
      tree.where,
      'The file must be a mapping of names to jobs.',
      'Write `build:` and its `script` below.',
    );
  }
  const pipeline = tree?.kind === 'map' ? normalize(tree, findings) : undefined;
  if (findings.any || !pipeline) return { diagnostics: findings.list() };
  return { pipeline, diagnostics: [] };
}

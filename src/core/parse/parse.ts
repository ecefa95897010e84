import type { Diagnostic } from '../../model/diagnostic.ts';
import type { IncludeAnswer, IncludeRequest } from '../../model/include.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { Variables } from '../../model/variables.ts';
import type { Facts, Questions } from '../plan/facts.ts';
import { Findings } from './findings.ts';
import { normalize } from './normalize.ts';
import { readYaml } from './yaml.ts';

/** What a file means, or every reason why it means nothing. */
export interface Parsed {
  /** Absent when there is an error among the diagnostics. */
  readonly pipeline?: Pipeline;
  readonly diagnostics: readonly Diagnostic[];
  /** Included files that were not given: with them, ask again. While there are any, `pipeline` is absent. */
  readonly wanted: readonly IncludeRequest[];
  /** What must be known to decide which files are included, and was not given. */
  readonly questions: Questions;
}

/** What parsing depends on beside the text. */
export interface ParseContext {
  /** What came of requests, by their JSON. */
  readonly answers?: ReadonlyMap<string, IncludeAnswer>;
  /** For `rules` of includes, and for the paths they name. */
  readonly variables?: Variables;
  readonly facts?: Facts;
}

/**
 * Reads the text of a `.ci.yml`; `file` is its name in diagnostics. Never throws and answers quickly, whatever the
 * text: what is wrong is in the diagnostics, all of it at once.
 */
export function parse(text: string, file: string, _context: ParseContext = {}): Parsed {
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
  if (findings.any || !pipeline) return { diagnostics: findings.list(), ...nothingWanted };
  return { pipeline, diagnostics: [], ...nothingWanted };
}

const nothingWanted = { wanted: [], questions: { files: false, changed: [] } };

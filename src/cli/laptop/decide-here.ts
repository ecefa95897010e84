/** What a pipeline file would do with this working tree, for an event that its user names. */

import { relative, resolve } from 'node:path';
import { plan } from '../../core/plan/plan.ts';
import { predefinedVariables } from '../../core/plan/predefined.ts';
import { createFactFinder } from '../../flow/facts.ts';
import { readPipeline } from '../../flow/read-pipeline.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Plan } from '../../model/plan.ts';
import type { Notice } from '../../model/run.ts';
import type { Trigger } from '../../model/trigger.ts';
import type { Variables } from '../../model/variables.ts';
import type { Worktree } from '../compose-laptop.ts';
import type { DiagnosticLook } from '../print/diagnostics.ts';
import { painter } from '../print.ts';
import { MANUAL } from './manual.ts';
import { type PipelineFile, withPipelineFile } from './pipeline-file.ts';

export interface Decision {
  readonly plan?: Plan;
  readonly notice?: Notice;
  readonly diagnostics: readonly Diagnostic[];
  /** Of all files that were read, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

export async function decideHere(
  worktree: Worktree,
  file: PipelineFile,
  trigger: Trigger,
  given: Variables = {},
): Promise<Decision> {
  const texts = new Map<string, string>();
  const sources = withPipelineFile(worktree.sources(comparisonOf(trigger)), file, texts);
  const finder = createFactFinder(sources);
  const variables = { ...predefinedVariables(trigger, { key: '', stage: '' }), ...given };
  const parsed = await readPipeline(sources, finder, { text: file.text, file: file.path, variables });
  if (parsed.pipeline === undefined) return { diagnostics: parsed.diagnostics, texts };
  const planned = plan(parsed.pipeline, trigger, { given, facts: finder.facts });
  const diagnostics = [...parsed.diagnostics, ...planned.diagnostics];
  return { diagnostics, texts, ...(planned.plan === undefined ? {} : { plan: planned.plan }) };
}

function comparisonOf(trigger: Trigger): Parameters<Worktree['sources']>[0] {
  const { source } = trigger;
  if (source === 'pull_request') return { source, base: trigger.pullRequest.base.branch };
  const isPush = source === 'push' && trigger.ref.kind === 'branch';
  return { source: isPush ? 'push' : 'other', base: trigger.repository.defaultBranch };
}

/** Files are called as the user would from where they are. */
export function lookFor(stream: NodeJS.WriteStream, root: string, texts: Decision['texts']): DiagnosticLook {
  return {
    paint: painter(stream),
    nameOf: file => (file.includes(':') ? file : relative('', resolve(root, file)) || file),
    textOf: file => texts.get(file),
    manual: MANUAL,
  };
}

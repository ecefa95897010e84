import type { Pipeline, PipelineFile } from '../../model/pipeline.ts';
import type { Composed } from './compose/compose.ts';
import { defaultsOf, withDefaults } from './compose/defaults.ts';
import type { Resolving } from './compose/extends.ts';
import { limits } from './limits.ts';
import { Faults } from './normalize/faults.ts';
import { schedulesOf } from './normalize/schedules.ts';
import { variablesAt } from './normalize/variables.ts';
import { normalizeWorkflow } from './normalize/workflow.ts';
import { patternExcessOf } from './pattern-excess.ts';
import { readJob } from './read-job.ts';
import { readTop } from './read-top.ts';
import { checkStages, stagesOf } from './stages.ts';
import { at, type Entry, type Tree } from './tree.ts';

/** Writes out all that was composed. The pipeline holds what could be understood; it is whole when nothing was found. */
export function normalize(
  { top: topTree, jobs }: Composed,
  files: readonly PipelineFile[],
  resolving: Resolving,
): Pipeline {
  const { findings, budget, complete } = resolving;
  const { value: top, tree: sound } = readTop(topTree, findings);
  const declared = stagesOf(top.stages);
  const isKnown = complete && (top.stages !== undefined || !topTree.entries.has('stages'));
  const defaults = defaultsOf(sound, findings);
  const faults = new Faults(sound, '', findings);
  checkStages(top.stages, faults);
  const whole = Array.from(jobs, ([name, { where, value }]): [string, Entry] => [
    name,
    { where, value: value.kind === 'map' ? withDefaults(value, defaults) : value },
  ]);
  for (const [, { value }] of whole) budget.grow(value.size);
  const excess =
    budget.excess ??
    excessOf(
      whole.map(([, { value }]) => value),
      at(sound, ['workflow']),
    );
  if (excess !== undefined) findings.error(topTree.where, excess, 'Split the pipeline, or join some of them.');
  if (jobs.size === 0 && complete) {
    findings.error(topTree.where, 'The file has no jobs.', 'Add one: a name with a `script`.');
  }
  const readable = excess === undefined && budget.excess === undefined ? whole : [];
  return {
    stages: declared,
    variables: variablesAt(['variables'], faults),
    workflow: normalizeWorkflow(top.workflow, faults),
    schedules: schedulesOf(top.schedules ?? [], faults),
    files,
    jobs: readable.map(([name, entry]) => readJob(name, entry, isKnown ? declared : undefined, findings)),
  };
}

/** Counted before any job is looked at, since looking costs. */
function excessOf(jobs: readonly Tree[], workflow: Tree | undefined): string | undefined {
  if (jobs.length > limits.jobs) return `The file has ${jobs.length} jobs; ${limits.jobs} are allowed.`;
  return patternExcessOf([
    ...jobs.flatMap(job => patternKeys.flatMap(key => at(job, [key]) ?? [])),
    ...(workflow ? [workflow] : []),
  ]);
}

/** Keys of a job that hold regular expressions. */
const patternKeys = ['rules', 'only', 'except', 'coverage', 'annotations'];

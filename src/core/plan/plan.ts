import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Job, Pipeline } from '../../model/pipeline.ts';
import type { Plan, PlannedJob } from '../../model/plan.ts';
import type { Trigger } from '../../model/trigger.ts';
import type { PlanContext } from './context.ts';
import { checkNeeds, plannedNeeds } from './needs.ts';
import { resolveJob } from './resolve-job.ts';
import { isSelected } from './select.ts';
import { excessOf } from './size.ts';

/** What will run, or every reason why nothing can. */
export interface Planned {
  /** Absent when there is an error among the diagnostics. Without jobs when the pipeline has none for this trigger. */
  readonly plan?: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Decides what runs for a trigger: which jobs, in which order, with which needs, variables, image and timeout.
 * The same arguments always give the same answer. Never throws for a pipeline that `parse` made.
 */
export function plan(pipeline: Pipeline, trigger: Trigger, context: PlanContext = {}): Planned {
  const selected = pipeline.jobs.filter(job => isSelected(job, trigger));
  const diagnostics = [...checkNeeds(pipeline, selected)];
  const jobs = inStageOrder(selected, pipeline.stages).map(job => {
    const resolved = resolveJob(job, pipeline, trigger, context);
    diagnostics.push(...resolved.diagnostics);
    return plannedJob(job, pipeline.stages, selected, resolved);
  });
  const excess = excessOf(jobs);
  const [first] = selected;
  if (excess !== undefined && first) {
    diagnostics.push({ severity: 'error', message: excess, where: { ...first.where, line: 1, column: 1 } });
  }
  const told = distinct(diagnostics);
  if (told.some(({ severity }) => severity === 'error')) return { diagnostics: told };
  return { plan: { jobs, leftOut: [], autoCancel: {} }, diagnostics: told };
}

function inStageOrder(jobs: readonly Job[], stages: readonly string[]): readonly Job[] {
  return jobs.toSorted((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
}

function plannedJob(
  job: Job,
  stages: readonly string[],
  selected: readonly Job[],
  resolved: ReturnType<typeof resolveJob>,
): PlannedJob {
  const { image, artifacts } = resolved;
  return {
    key: job.name,
    stage: job.stage,
    stageIndex: stages.indexOf(job.stage),
    ...(image === undefined ? {} : { image: { name: image } }),
    variables: resolved.variables,
    beforeScript: job.beforeScript,
    script: job.script,
    afterScript: job.afterScript,
    needs: plannedNeeds(job, selected),
    ...(artifacts === undefined ? {} : { artifacts }),
    // A job that never runs was not selected.
    when: job.when === 'never' ? 'on_success' : job.when,
    allowFailure: job.allowFailure,
    timeoutMs: resolved.timeoutMs,
  };
}

/** In the order of the file; what is said of one place is said once. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Map(diagnostics.map(each => [`${each.where.line}:${each.where.column}:${each.message}`, each]));
  return [...told.values()].toSorted((a, b) => a.where.line - b.where.line || a.where.column - b.where.column);
}

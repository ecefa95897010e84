import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { Plan } from '../../model/plan.ts';
import type { Notice } from '../../model/run.ts';
import type { Trigger } from '../../model/trigger.ts';
import type { Definitions } from '../../model/variables.ts';
import { limits } from '../parse/limits.ts';
import { choose } from './choose/choose.ts';
import { Memory } from './choose/circumstances.ts';
import { runName, selectWorkflow } from './choose/workflow.ts';
import type { PlanContext } from './context.ts';
import { checkCount, checkNames, membersOf } from './graph/matrix.ts';
import { notYet } from './not-yet.ts';
import { planJobs } from './plan-jobs.ts';
import { hasTooManyNames, tooLarge, tooMuchJudging } from './size.ts';
import { Surroundings } from './surroundings.ts';
import { checkWritten } from './values/as-written.ts';
import { checkStops } from './values/environment.ts';
import { triggerVariables } from './values/predefined.ts';

/** What will run, or every reason why nothing can. */
export interface Planned {
  /** Absent when there is a notice, or an error among the diagnostics. Without jobs when none takes part. */
  readonly plan?: Plan;
  /** Why there is deliberately nothing to run. */
  readonly notice?: Extract<Notice, 'refused_by_workflow'>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Decides what runs for a trigger: which jobs, in which order, with which needs, variables, image and timeout.
 * The same arguments always give the same answer. Never throws for a pipeline that `parse` made.
 */
export function plan(pipeline: Pipeline, trigger: Trigger, context: PlanContext = {}): Planned {
  const excess = [...checkCount(pipeline.jobs), ...(hasTooManyNames(pipeline) ? tooLarge(pipeline.jobs) : [])];
  if (excess.length > 0) return { diagnostics: excess };
  const { facts = {}, given = {} } = context;
  const memory = new Memory(facts);
  const circumstances = { trigger, facts, memory };
  const predefined = triggerVariables(trigger);
  const within = (workflowVariables: Definitions) =>
    new Surroundings({ pipeline, workflowVariables, predefined, given });
  const workflow = selectWorkflow(pipeline.workflow, { ...circumstances, ...within({}).variables });
  if (memory.gaveUp) return { diagnostics: tooMuchJudging(pipeline.jobs) };
  if (!workflow.runs) return { notice: 'refused_by_workflow', diagnostics: [] };

  const around = within(workflow.variables);
  const members = pipeline.jobs.flatMap(membersOf);
  const { chosen, leftOut, isTooMuch } = choose(members, around, circumstances);
  if (isTooMuch) return { diagnostics: tooLarge(pipeline.jobs) };
  if (memory.gaveUp) return { diagnostics: tooMuchJudging(pipeline.jobs) };
  const { jobs, diagnostics } = planJobs(members, chosen, around, context);
  const told = distinct([
    ...checkNames(members),
    ...checkStops(pipeline.jobs),
    ...checkWritten(pipeline),
    ...diagnostics,
    ...notYet(chosen.map(({ member }) => member.job)),
  ]);
  if (told.some(({ severity }) => severity === 'error')) return { diagnostics: told };
  const name = runName(pipeline.workflow, around.variables.lookUp);
  return {
    plan: { ...(name === undefined ? {} : { name }), jobs, leftOut, autoCancel: workflow.autoCancel },
    diagnostics: told,
  };
}

/** In the order of the files; what is said of one place is said once, and an endless list is cut. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const identity = ({ where, message }: Diagnostic) => `${where.file}:${where.line}:${where.column}:${message}`;
  const sorted = [...new Map(diagnostics.map(each => [identity(each), each])).values()].toSorted(byPlace);
  const more = sorted.length - limits.diagnostics;
  const last = sorted[limits.diagnostics];
  if (more <= 0 || last === undefined) return sorted;
  const severity = sorted.some(each => each.severity === 'error') ? 'error' : 'warning';
  const rest: Diagnostic = { severity, message: `There are ${more} more from here on.`, where: last.where };
  return [...sorted.slice(0, limits.diagnostics), rest];
}

function byPlace({ where: a }: Diagnostic, { where: b }: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

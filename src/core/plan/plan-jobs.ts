import type { Diagnostic } from '../../model/diagnostic.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { Chosen } from './choose/choose.ts';
import type { PlanContext } from './context.ts';
import { type Graph, graphOf } from './graph/graph.ts';
import { JobNames } from './graph/job-names.ts';
import type { Member } from './graph/matrix.ts';
import { type ResolvedJob, resolveJob } from './resolve-job.ts';
import { largestPlan, sizeOf, tooLarge } from './size.ts';
import type { Surroundings } from './surroundings.ts';
import { type Links, mayGetOutputs } from './values/outputs.ts';
import { scopeOf } from './values/scope.ts';

/** The jobs of a plan in its order, and what is wrong with them. */
export interface PlannedJobs {
  readonly jobs: readonly PlannedJob[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Links the members that take part, and works out their variables and texts. */
export function planJobs(
  members: readonly Member[],
  chosen: readonly Chosen[],
  around: Surroundings,
  context: PlanContext,
): PlannedJobs {
  const { stages } = around.pipeline;
  const present = chosen.map(({ member }) => member);
  const names = new JobNames(members, stages);
  const graph = graphOf(members, present, names);
  const getsOutputs = mayGetOutputs(present, names);
  const diagnostics = [...graph.diagnostics];
  const jobs: PlannedJob[] = [];
  let size = 0;
  for (const each of inOrder(chosen, graph)) {
    const links = graph.linksOf(each.member);
    const scope = scopeOf(each.member, each.variables, around, getsOutputs(each.member, links));
    const resolved = resolveJob(each.member.job, scope, context);
    diagnostics.push(...scope.diagnostics, ...resolved.diagnostics);
    const job = plannedJob(each, names.stageOf(each.member), links, resolved, around);
    size += Math.max(sizeOf(job, each.member.job), scope.variables.effort);
    // Before the next one is worked out: a small file can ask for jobs without measure.
    if (size + around.effort > largestPlan) {
      diagnostics.push(...tooLarge(around.pipeline.jobs));
      break;
    }
    jobs.push(job);
  }
  return { jobs, diagnostics };
}

function inOrder(chosen: readonly Chosen[], { order }: Graph): readonly Chosen[] {
  const byKey = new Map(chosen.map(each => [each.member.key, each]));
  return order.flatMap(key => byKey.get(key) ?? []);
}

function plannedJob(
  { member, decidedBy }: Chosen,
  stageIndex: number,
  links: Links,
  { parts }: ResolvedJob,
  { given }: Surroundings,
): PlannedJob {
  const { job, key, node, matrix } = member;
  const { retry, interruptible, coverage, secrets, reuse, limits, network, annotations } = job;
  const { allowedExitCodes, startInMs } = job;
  // A job that never runs was not chosen.
  const when = job.when === 'never' ? 'on_success' : job.when;
  return {
    key,
    ...(key === job.name ? {} : { name: job.name }),
    stage: job.stage,
    stageIndex,
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...parts,
    ...(Object.keys(given).length === 0 ? {} : { given }),
    beforeScript: job.beforeScript,
    script: job.script,
    afterScript: job.afterScript,
    ...links,
    when,
    ...(when === 'delayed' && startInMs !== undefined ? { startInMs } : {}),
    allowFailure: job.allowFailure,
    ...(allowedExitCodes === undefined ? {} : { allowedExitCodes }),
    ...(retry === undefined ? {} : { retry }),
    ...(interruptible === undefined ? {} : { interruptible }),
    ...(coverage === undefined ? {} : { coverage }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(reuse === undefined ? {} : { reuse }),
    ...(limits === undefined ? {} : { limits }),
    ...(network === undefined ? {} : { network }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(node === undefined ? {} : { node }),
    ...(matrix === undefined ? {} : { matrix }),
  };
}

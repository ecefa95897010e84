import type { Diagnostic } from '../../model/diagnostic.ts';
import type { PlanDifference } from '../../model/difference.ts';
import type { PipelineFile } from '../../model/pipeline.ts';
import type { Plan, PlannedJob } from '../../model/plan.ts';
import type { Approval, JobRun, Notice, Run } from '../../model/run.ts';
import type { Trigger } from '../../model/trigger.ts';
import { settle } from './settle.ts';

/** What a run is made from. Without a plan, `diagnostics` or `notice` say why there is none. */
export interface NewRun {
  readonly id: string;
  readonly trigger: Trigger;
  readonly plan?: (Pick<Plan, 'jobs'> & Partial<Plan>) | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly notice?: Notice | undefined;
  /** The files its pipeline was made from. */
  readonly files?: readonly PipelineFile[] | undefined;
  /** How many jobs of the repository may run at once. */
  readonly concurrency?: number | undefined;
  /** How its plan differs from that of its base. */
  readonly difference?: PlanDifference | undefined;
  /** Nothing is left of what its base would run. */
  readonly isEmptied?: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * A run's first state: what can start is queued, and an untrusted trigger waits for approval; so does, whoever wrote it,
 * one that runs nothing of what its base would run, since that must not pass for tested. A run without jobs is completed
 * at once; so is one with an error among its diagnostics, whatever its plan says.
 */
export function createRun({
  id,
  trigger,
  plan,
  diagnostics,
  notice,
  files = [],
  concurrency,
  difference,
  isEmptied = false,
  now,
}: NewRun): Run {
  const broken = diagnostics.some(({ severity }) => severity === 'error');
  const planned = broken || notice !== undefined ? [] : (plan?.jobs ?? []);
  const needsApproval = planned.length > 0 ? trigger.trust === 'untrusted' : isEmptied && !broken;
  const approval: Approval = { state: needsApproval ? 'required' : 'not_needed' };
  const why = notice ?? (planned.length === 0 && !broken ? 'no_jobs' : undefined);
  const run: Run = {
    id,
    trigger,
    createdAt: now,
    diagnostics,
    ...(why === undefined ? {} : { notice: why }),
    ...(plan?.name === undefined ? {} : { name: plan.name }),
    ...(plan?.autoCancel === undefined ? {} : { autoCancel: plan.autoCancel }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(plan?.leftOut === undefined || plan.leftOut.length === 0 ? {} : { leftOut: plan.leftOut }),
    ...(files.length > 1 ? { files } : {}),
    ...(difference === undefined ? {} : { difference }),
    approval,
    jobs: planned.map(job => unstarted(job, approval)),
    round: 0,
  };
  return settle(run, now);
}

function unstarted(job: PlannedJob, approval: Approval): JobRun {
  return { job, progress: waiting(approval), attempts: [], round: 0, firstAttempt: 1 };
}

/** How a job waits that nothing has been decided about yet. */
export function waiting(approval: Approval): JobRun['progress'] {
  return { status: 'waiting', for: approval.state === 'required' ? 'approval' : 'needs' };
}

import type { Conclusion, Run } from '../../model/run.ts';
import { awaitsPlay, awaitsTurn, hasFailed, hasPassed, isCompleted, isOptionalPlay, wasCancelled } from './verdict.ts';

/**
 * What a run as a whole came to, or undefined while workers have something to do. `action_required`: nothing moves
 * until a person approves the run or starts a job. `skipped`: it completed and none of its jobs was wanted.
 */
export function conclude(run: Run): Conclusion | 'action_required' | undefined {
  if (run.jobs.length === 0) return concludeEmpty(run);
  if (run.completedAt === undefined) return awaitsPerson(run) ? 'action_required' : undefined;
  if (run.jobs.some(hasFailed)) return 'failure';
  if (run.jobs.some(jobRun => wasCancelled(jobRun) && !hasPassed(jobRun))) return 'cancelled';
  if (run.jobs.some(jobRun => hasPassed(jobRun) && !wasCancelled(jobRun))) return 'success';
  return run.jobs.some(wasCancelled) ? 'cancelled' : 'skipped';
}

/** That nothing runs passes only where nobody has to agree to it. */
function concludeEmpty({ diagnostics, approval }: Run): Conclusion | 'action_required' {
  if (diagnostics.some(({ severity }) => severity === 'error')) return 'failure';
  return approval.state === 'required' ? 'action_required' : 'neutral';
}

/**
 * What GitHub is told that a run came to, which is known before its end as soon as something failed: nothing that still
 * runs can mend that. Undefined while it may come either way.
 */
export function concludeEarly(run: Run): Conclusion | 'action_required' | undefined {
  return conclude(run) ?? (run.jobs.some(hasFailed) ? 'failure' : undefined);
}

/** Whether an open run goes on only when a person approves it or starts a manual job. */
function awaitsPerson(run: Run): boolean {
  if (run.jobs.some(({ progress }) => progress.status === 'waiting' && progress.for === 'approval')) return true;
  const isMoving = run.jobs.some(
    jobRun => jobRun.progress.status === 'queued' || jobRun.progress.status === 'in_progress' || awaitsTurn(jobRun),
  );
  return !isMoving && run.jobs.some(jobRun => awaitsPlay(jobRun) && !isOptionalPlay(jobRun));
}

/** How many of the run's jobs are over, for people: "3 of 7". */
export function countCompleted(run: Run): number {
  return run.jobs.filter(isCompleted).length;
}

import type { JobRun, Run } from '../../model/run.ts';
import { mapJobs } from './map-jobs.ts';
import { closeAttempt, complete } from './transitions.ts';
import { isCompleted } from './verdict.ts';

/**
 * Stops these jobs, or all of them. What runs is told to stop and completes when its worker answers. Stopping all of a
 * run that has completed changes nothing, also when an optional job of it still waits to be started.
 */
export function cancel(run: Run, keys: readonly string[] | undefined, reason: string, now: number): Run {
  if (keys === undefined && run.completedAt !== undefined) return run;
  return mapJobs(run, jobRun =>
    keys === undefined || keys.includes(jobRun.job.key) ? cancelJob(jobRun, reason, now) : jobRun,
  );
}

function cancelJob(jobRun: JobRun, reason: string, now: number): JobRun {
  const { progress } = jobRun;
  if (isCompleted(jobRun)) return jobRun;
  if (progress.status !== 'in_progress') {
    return complete(closeAttempt(jobRun, { outcome: 'cancelled', sections: [] }, now), 'cancelled', now, reason);
  }
  return progress.cancelling ? jobRun : { ...jobRun, progress: { status: 'in_progress', cancelling: true, reason } };
}

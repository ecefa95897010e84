import type { JobRun, Run } from '../../model/run.ts';

/** The aggregate's external id: `RUN:ROUND`. */
export function externalIdOfRun(run: Run): string {
  return `${run.id}:${run.round}`;
}

/** A job's external id: `RUN:ROUND:KEY`. Keys may hold colons, run ids never do. */
export function externalIdOfJob(run: Run, jobRun: JobRun): string {
  return `${run.id}:${jobRun.round}:${jobRun.job.key}`;
}

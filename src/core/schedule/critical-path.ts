import type { JobRun, Run } from '../../model/run.ts';
import { indexJobs, neededJobs } from './needs.ts';

/**
 * The jobs that made the run take as long as it took, first to last: the one that ended last, and before each the one it
 * needed that ended last. Jobs that never ran are not on it; of a run that goes on it is the way so far.
 */
export function criticalPath(run: Run, now: number): readonly string[] {
  const index = indexJobs(run);
  const path: string[] = [];
  let at = latest(run.jobs, now);
  while (at !== undefined) {
    path.unshift(at.job.key);
    at = latest(neededJobs(index, at.job), now);
  }
  return path;
}

function latest(jobs: readonly JobRun[], now: number): JobRun | undefined {
  return jobs.filter(hasStarted).reduce<JobRun | undefined>((last, next) => {
    return last === undefined || endOf(next, now) > endOf(last, now) ? next : last;
  }, undefined);
}

function hasStarted({ attempts }: JobRun): boolean {
  return attempts.some(({ startedAt }) => startedAt !== undefined);
}

function endOf({ attempts }: JobRun, now: number): number {
  return attempts.at(-1)?.endedAt ?? now;
}

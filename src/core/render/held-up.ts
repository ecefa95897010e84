import type { Run } from '../../model/run.ts';
import { withNeeders } from '../schedule/needs.ts';
import { hasFailed, hasPassed, wasCancelled, wasSkipped } from '../schedule/verdict.ts';

/** Keys of the jobs that were skipped because something they need failed or was cancelled, directly or through others. */
export function heldUpJobs(run: Run): ReadonlySet<string> {
  const broken = run.jobs.filter(jobRun => hasFailed(jobRun) || (wasCancelled(jobRun) && !hasPassed(jobRun)));
  const behind = withNeeders(
    run,
    broken.map(({ job }) => job.key),
  );
  const held = run.jobs.filter(jobRun => wasSkipped(jobRun) && jobRun.job.when !== 'on_failure');
  return new Set(held.map(({ job }) => job.key).filter(key => behind.has(key)));
}

import type { Run, Standing } from '../../model/run.ts';
import { conclude } from './conclude.ts';
import { isCompleted, wasSkipped } from './verdict.ts';

/** How a run as a whole stands. An open one is queued until a worker has taken any of its jobs. */
export function standingOf(run: Run): Standing {
  const hasBegun = run.jobs.some(
    jobRun => jobRun.progress.status === 'in_progress' || (isCompleted(jobRun) && !wasSkipped(jobRun)),
  );
  return conclude(run) ?? (hasBegun ? 'in_progress' : 'queued');
}

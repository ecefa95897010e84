import type { Ended, JobRun } from '../../model/run.ts';
import { attemptsOfRound, isWorldsFault } from './attempts.ts';
import { closeAttempt, complete, enqueue } from './transitions.ts';

/** How often a job is tried in one round when the world around it fails, the first time included. */
export const INFRA_TRIES = 3;

/**
 * What becomes of a running job whose try ended. A job that is being cancelled is cancelled, unless it succeeded all
 * the same: what it did is done, and its result is worth as much as any other (GitHub Actions shows that case alike).
 */
export function afterEnded(running: JobRun, ended: Ended, now: number): JobRun {
  const { progress } = running;
  const closed = closeAttempt(running, ended, now);
  if (ended.outcome === 'success') return complete(closed, 'success', now);
  if (progress.status === 'in_progress' && progress.cancelling) {
    return complete(closed, 'cancelled', now, progress.reason ?? 'Cancelled.');
  }
  if (ended.outcome === 'cancelled') return complete(closed, 'cancelled', now, 'The worker stopped it.');
  // Only the world's faults are tried again; what the user's commands did is the answer.
  if (isWorldsFault(ended) && triesLost(closed) < INFRA_TRIES) return enqueue(closed, now);
  const conclusion = ended.outcome === 'timed_out' ? 'timed_out' : 'failure';
  return complete(closed, running.job.allowFailure ? 'neutral' : conclusion, now, reasonFor(closed, ended));
}

function triesLost(jobRun: JobRun): number {
  return attemptsOfRound(jobRun).filter(({ ended }) => ended !== undefined && isWorldsFault(ended)).length;
}

function reasonFor(closed: JobRun, ended: Exclude<Ended, { outcome: 'success' | 'cancelled' }>): string {
  if (ended.outcome === 'timed_out') return 'It ran out of time.';
  if (!isWorldsFault(ended)) return ended.message;
  return `The worker was lost ${triesLost(closed)} times. The last time: ${ended.message}`;
}

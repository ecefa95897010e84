import type { Ended, JobRun } from '../../model/run.ts';
import { attemptsOfRound } from './attempts.ts';
import { triesLeft } from './retry.ts';
import { closeAttempt, complete, enqueue } from './transitions.ts';

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
  if (ended.outcome === 'handed_back' || triesLeft(closed, ended) > 0) return enqueue(closed, now);
  const conclusion = ended.outcome === 'timed_out' ? 'timed_out' : 'failure';
  return complete(closed, isAllowed(running, ended) ? 'neutral' : conclusion, now, reasonFor(closed, ended));
}

type Failed = Exclude<Ended, { outcome: 'success' | 'cancelled' | 'handed_back' }>;

function isAllowed({ job }: JobRun, ended: Failed): boolean {
  if (job.allowFailure) return true;
  const code = ended.outcome === 'failure' ? ended.exitCode : undefined;
  return code !== undefined && job.allowedExitCodes?.includes(code) === true;
}

function reasonFor(closed: JobRun, ended: Failed): string {
  if (ended.outcome === 'timed_out') return 'It ran out of time.';
  if (ended.outcome === 'failure') return ended.message;
  const lost = attemptsOfRound(closed).filter(attempt => attempt.ended?.outcome === 'lost').length;
  return `Given up after ${lost} tries that came to no end. The last one: ${ended.message}`;
}

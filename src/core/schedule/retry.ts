import type { RetryCause } from '../../model/pipeline.ts';
import type { Ended, FailureCause, JobRun } from '../../model/run.ts';
import { attemptsOfRound } from './attempts.ts';

/** How often a job is tried in one round when its worker is lost, the first time included. */
const LOST_TRIES = 3;

/**
 * How many more tries a job gets after one that ended like this. Lost workers and failures are counted apart, so that
 * neither uses up what is meant for the other; a try that was handed back is not counted at all.
 */
export function triesLeft(jobRun: JobRun, ended: Ended): number {
  if (ended.outcome === 'handed_back') return 1;
  const asked = isAsked(jobRun, ended) ? (jobRun.job.retry?.max ?? 0) : 0;
  const allowed = ended.outcome === 'lost' ? Math.max(LOST_TRIES - 1, asked) : asked;
  return Math.max(0, allowed - triesBefore(jobRun, ended));
}

/** Tries of the round that ended in the same of the two ways; the one that ended just now is not among those before it. */
function triesBefore(jobRun: JobRun, { outcome }: Ended): number {
  const alike = attemptsOfRound(jobRun).filter(({ ended }) => {
    if (ended === undefined || ended.outcome === 'handed_back') return false;
    return (ended.outcome === 'lost') === (outcome === 'lost');
  });
  return Math.max(0, alike.length - 1);
}

/** Whether the job's `retry` speaks of such an end. */
function isAsked({ job: { retry } }: JobRun, ended: Ended): boolean {
  const cause = causeOf(ended);
  if (retry === undefined || cause === undefined) return false;
  const code = ended.outcome === 'failure' ? ended.exitCode : undefined;
  const isNamed = retry.when.some(named => named === 'always' || named === cause);
  return isNamed || (code !== undefined && retry.exitCodes.includes(code));
}

/** What GitLab calls it. Undefined when there is nothing to try again. */
function causeOf(ended: Ended): RetryCause | FailureCause | undefined {
  switch (ended.outcome) {
    case 'failure':
      return ended.cause;
    case 'timed_out':
      return 'stuck_or_timeout_failure';
    case 'lost':
      return 'runner_system_failure';
    default:
      return undefined;
  }
}

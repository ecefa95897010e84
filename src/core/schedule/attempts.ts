import type { Attempt, Ended, JobRun, Run, StoredArtifact } from '../../model/run.ts';
import type { Variables } from '../../model/variables.ts';

/** The try that is queued or running, if there is one: the newest that has not ended. */
export function openAttempt(jobRun: JobRun): Attempt | undefined {
  const last = jobRun.attempts.at(-1);
  return last?.ended === undefined ? last : undefined;
}

/** The tries of the current round, oldest first: what automatic retries are counted by and what people are shown. */
export function attemptsOfRound(jobRun: JobRun): readonly Attempt[] {
  return jobRun.attempts.filter(attempt => attempt.number >= jobRun.firstAttempt);
}

/**
 * What jobs that need `key` are given: the artifact of its newest try that came to an end by itself. Tries of earlier
 * rounds count, so that what failed can run again alone; tries that the world ended do not.
 */
export function lastArtifact(run: Run, key: string): StoredArtifact | undefined {
  const attempt = lastDecided(run, key);
  return attempt && artifactOf(attempt);
}

/** What a try left, also when it has been removed since. */
export function artifactOf({ ended }: Attempt): StoredArtifact | undefined {
  return ended !== undefined && 'artifact' in ended ? ended.artifact : undefined;
}

/** The variables of the same try. */
export function lastOutputs(run: Run, key: string): Variables | undefined {
  const ended = lastDecided(run, key)?.ended;
  return ended !== undefined && 'outputs' in ended ? ended.outputs : undefined;
}

function lastDecided(run: Run, key: string): Attempt | undefined {
  return run.jobs.find(({ job }) => job.key === key)?.attempts.findLast(isDecided);
}

function isDecided({ ended }: Attempt): boolean {
  return (
    ended !== undefined && ended.outcome !== 'cancelled' && ended.outcome !== 'handed_back' && !isWorldsFault(ended)
  );
}

/** Whether a try ended for a reason that is not the user's. */
export function isWorldsFault(ended: Ended): boolean {
  return ended.outcome === 'lost' || (ended.outcome === 'failure' && ended.cause === 'runner_system_failure');
}

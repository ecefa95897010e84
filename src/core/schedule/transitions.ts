import type { Attempt, Conclusion, Ended, JobRun } from '../../model/run.ts';
import type { Actor } from '../../model/trigger.ts';
import { openAttempt } from './attempts.ts';

/** The number the next try gets. Numbers never repeat in a job. */
export function nextNumber(jobRun: JobRun): number {
  return (jobRun.attempts.at(-1)?.number ?? 0) + 1;
}

/** Queues a new try. */
export function enqueue(jobRun: JobRun, now: number): JobRun {
  const attempt: Attempt = { number: nextNumber(jobRun), queuedAt: now };
  return { ...jobRun, progress: { status: 'queued' }, attempts: [...jobRun.attempts, attempt] };
}

/** Writes down how the open try ended. Leaves `progress` to the caller. */
export function closeAttempt(jobRun: JobRun, ended: Ended, now: number): JobRun {
  const open = openAttempt(jobRun);
  if (open === undefined) return jobRun;
  return { ...jobRun, attempts: [...jobRun.attempts.slice(0, -1), { ...open, ended, endedAt: now }] };
}

/** Completes a job; `reason` is plain text for people. */
export function complete(jobRun: JobRun, conclusion: Conclusion, now: number, reason?: string): JobRun {
  const why = reason === undefined ? {} : { reason };
  return { ...jobRun, progress: { status: 'completed', conclusion, at: now, ...why } };
}

/** Begins a new round: the job's next check is a new one, since a completed check cannot go back. */
export function nextRound(jobRun: JobRun): JobRun {
  const { startedBy: _, stopAsked: __, isFresh: ___, ...kept } = jobRun;
  return { ...kept, round: jobRun.round + 1, firstAttempt: nextNumber(jobRun) };
}

/** Remembers who asked for this round of a job by its name. */
export function startedBy(jobRun: JobRun, by: Actor | undefined): JobRun {
  return by === undefined ? jobRun : { ...jobRun, startedBy: by };
}

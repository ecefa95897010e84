import type { JobRun, Run } from '../../model/run.ts';
import { attemptsOfRound } from './attempts.ts';
import { indexJobs, neededJobs } from './needs.ts';
import { awaitsPlay, isOptionalPlay } from './verdict.ts';

/**
 * When the run ends if all goes as usual, in milliseconds since the epoch: the longest way through what each job needs,
 * every job taking as long as it usually does (`usualMs`, by key), from the run's newest event on, so that no clock is
 * needed. Undefined when a job that will run has no history, or nobody knows when a person starts it.
 */
export function expectedEnd(run: Run, usualMs: ReadonlyMap<string, number>): number | undefined {
  const index = indexJobs(run);
  const now = newestEvent(run);
  const ends = new Map<string, number>();
  const last = Math.max(now, ...run.jobs.filter(jobRun => !isOptionalPlay(jobRun)).map(endOf));
  return Number.isFinite(last) ? last : undefined;

  /** Infinite when it cannot be guessed. */
  function endOf(jobRun: JobRun): number {
    const { key } = jobRun.job;
    const known = ends.get(key);
    if (known !== undefined) return known;
    ends.set(key, now);
    const end = guess(jobRun);
    ends.set(key, end);
    return end;
  }

  function guess(jobRun: JobRun): number {
    const { job, progress } = jobRun;
    const takes = usualMs.get(job.key) ?? Number.POSITIVE_INFINITY;
    switch (progress.status) {
      case 'completed':
        return now;
      case 'in_progress':
        return Math.max(now, (attemptsOfRound(jobRun).at(-1)?.startedAt ?? now) + takes);
      case 'queued':
        return now + takes;
      case 'waiting':
        if (progress.for === 'delay') return Math.max(now, progress.until) + takes;
        if (awaitsPlay(jobRun)) return Number.POSITIVE_INFINITY;
        return afterNeeds(jobRun, takes);
    }
  }

  function afterNeeds({ job }: JobRun, takes: number): number {
    const begins = Math.max(
      now,
      ...neededJobs(index, job)
        .filter(need => !isOptionalPlay(need))
        .map(endOf),
    );
    // It waits for a failure that may never come, or is only offered: neither holds up the end.
    if (job.when === 'on_failure' || (job.when === 'manual' && job.allowFailure)) return begins;
    return job.when === 'manual' ? Number.POSITIVE_INFINITY : begins + (job.startInMs ?? 0) + takes;
  }
}

function newestEvent(run: Run): number {
  const tries = run.jobs.flatMap(({ attempts }) => attempts.slice(-1));
  const ends = run.jobs.map(({ progress }) => (progress.status === 'completed' ? progress.at : 0));
  const times = tries.flatMap(({ queuedAt, startedAt = 0, endedAt = 0 }) => [queuedAt, startedAt, endedAt]);
  return Math.max(run.createdAt, run.roundStartedAt ?? 0, ...ends, ...times);
}

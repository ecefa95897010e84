import type { JobRun, Run } from '../../model/run.ts';
import type { Signal } from '../../model/signal.ts';
import type { Actor } from '../../model/trigger.ts';
import { waiting } from './create-run.ts';
import { mapJobs } from './map-jobs.ts';
import { indexJobs, neededJobs, withNeeders } from './needs.ts';
import { play } from './play.ts';
import { readiness } from './readiness.ts';
import { startJob } from './start-job.ts';
import { nextRound, startedBy } from './transitions.ts';
import { awaitsPlay, awaitsTime, awaitsTurn, hasFailed, isCompleted, wasCancelled } from './verdict.ts';

/**
 * Runs jobs again, with everything that needs them; jobs that are queued or running go on undisturbed. A manual job is
 * offered to a person again, and a delayed one delayed again, unless it was named and can start at once (GitLab treats
 * retrying a pipeline and retrying a job in the same two ways). A named job that waits to be started is started.
 */
export function rerun(
  run: Run,
  { what, by, isFresh }: Omit<Extract<Signal, { type: 'rerun' }>, 'type'>,
  now: number,
): Run {
  const after = typeof what === 'string' ? startOver(run, chosen(run, what)) : rerunNamed(run, what, now, by);
  if (isFresh === undefined) return after;
  return mapJobs(after, jobRun => (run.jobs.includes(jobRun) ? jobRun : { ...jobRun, isFresh }));
}

function rerunNamed(run: Run, what: readonly string[], now: number, by: Actor | undefined): Run {
  const offered = run.jobs.filter(jobRun => isOffered(jobRun) && what.includes(jobRun.job.key));
  const others = run.jobs.filter(jobRun => isCompleted(jobRun) && what.includes(jobRun.job.key));
  const played = offered.reduce((before, { job }) => play(before, job.key, now, by), run);
  const keys = others.map(({ job }) => job.key);
  return startNamed(remember(startOver(played, keys), keys, by), keys, now);
}

/** Who asked counts for the jobs that were named, and not for those that merely need them. */
function remember(run: Run, keys: readonly string[], by: Actor | undefined): Run {
  return mapJobs(run, jobRun => (keys.includes(jobRun.job.key) ? startedBy(jobRun, by) : jobRun));
}

function chosen(run: Run, what: 'failed' | 'all'): readonly string[] {
  const everything = run.jobs.filter(jobRun => !awaitsTurn(jobRun)).map(({ job }) => job.key);
  if (what === 'all') return everything;
  const failed = run.jobs.filter(jobRun => hasFailed(jobRun) || wasCancelled(jobRun)).map(({ job }) => job.key);
  return failed.length === 0 && run.completedAt !== undefined ? everything : failed;
}

/** Puts these jobs and what needs them back to waiting. */
function startOver(run: Run, keys: readonly string[]): Run {
  const again = withNeeders(run, keys);
  return mapJobs(run, jobRun => {
    if (!again.has(jobRun.job.key)) return jobRun;
    if (isCompleted(jobRun) || awaitsPlay(jobRun)) return { ...nextRound(jobRun), progress: waiting(run.approval) };
    return awaitsTurn(jobRun) ? { ...jobRun, progress: waiting(run.approval) } : jobRun;
  });
}

/** Starts manual and delayed jobs that were asked for by name, before anything that waits for them is decided. */
function startNamed(run: Run, keys: readonly string[], now: number): Run {
  const index = indexJobs(run);
  return mapJobs(run, jobRun => {
    const { job, progress } = jobRun;
    const isAsked = (job.when === 'manual' || job.when === 'delayed') && keys.includes(job.key);
    if (!isAsked || progress.status !== 'waiting' || progress.for !== 'needs') return jobRun;
    return readiness(run, job, neededJobs(index, job)).verdict === 'wanted' ? startJob(run, jobRun, now) : jobRun;
  });
}

function isOffered(jobRun: JobRun): boolean {
  return awaitsPlay(jobRun) || awaitsTime(jobRun);
}

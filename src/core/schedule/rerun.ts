import type { Run } from '../../model/run.ts';
import { waiting } from './create-run.ts';
import { mapJobs } from './map-jobs.ts';
import { indexJobs, neededJobs, withNeeders } from './needs.ts';
import { play } from './play.ts';
import { readiness } from './readiness.ts';
import { enqueue, nextRound } from './transitions.ts';
import { awaitsPlay, hasFailed, isCompleted, wasCancelled } from './verdict.ts';

/**
 * Runs jobs again, with everything that needs them; jobs that are queued or running go on undisturbed. A manual job is
 * offered to a person again, unless it was named and can start at once (GitLab treats retrying a pipeline and retrying
 * a job in the same two ways). A named job that waits to be started is started.
 */
export function rerun(run: Run, what: 'failed' | 'all' | readonly string[], now: number): Run {
  if (typeof what === 'string') return startOver(run, chosen(run, what));
  const offered = run.jobs.filter(jobRun => awaitsPlay(jobRun) && what.includes(jobRun.job.key));
  const others = run.jobs.filter(jobRun => isCompleted(jobRun) && what.includes(jobRun.job.key));
  const played = offered.reduce((before, { job }) => play(before, job.key, now), run);
  const keys = others.map(({ job }) => job.key);
  return startNamed(startOver(played, keys), keys, now);
}

function chosen(run: Run, what: 'failed' | 'all'): readonly string[] {
  const everything = run.jobs.map(({ job }) => job.key);
  if (what === 'all') return everything;
  const failed = run.jobs.filter(jobRun => hasFailed(jobRun) || wasCancelled(jobRun)).map(({ job }) => job.key);
  return failed.length === 0 && run.completedAt !== undefined ? everything : failed;
}

/** Puts these jobs and what needs them back to waiting. */
function startOver(run: Run, keys: readonly string[]): Run {
  const again = withNeeders(run, keys);
  return mapJobs(run, jobRun => {
    if (!again.has(jobRun.job.key) || !(isCompleted(jobRun) || awaitsPlay(jobRun))) return jobRun;
    return { ...nextRound(jobRun), progress: waiting(run.approval) };
  });
}

/** Queues manual jobs that were asked for by name, before anything that waits for them is decided. */
function startNamed(run: Run, keys: readonly string[], now: number): Run {
  const index = indexJobs(run);
  return mapJobs(run, jobRun => {
    const { job, progress } = jobRun;
    const isAsked = job.when === 'manual' && keys.includes(job.key);
    if (!isAsked || progress.status !== 'waiting' || progress.for !== 'needs') return jobRun;
    return readiness(job, neededJobs(index, job)).verdict === 'wanted' ? enqueue(jobRun, now) : jobRun;
  });
}

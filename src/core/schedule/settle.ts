import type { JobRun, Run } from '../../model/run.ts';
import { mapJobs } from './map-jobs.ts';
import { indexJobs, neededJobs } from './needs.ts';
import { readiness } from './readiness.ts';
import { standingOf } from './standing.ts';
import { startJob } from './start-job.ts';
import { complete } from './transitions.ts';
import { isCompleted, isOptionalPlay } from './verdict.ts';

/**
 * Lets everything happen that needs no signal: a job whose needs are done is started, delayed, offered to a person, or
 * skipped, which decides those that need it; then the run completes if all of it has.
 */
export function settle(run: Run, now: number): Run {
  const index = indexJobs(run);
  const settled = new Map<string, JobRun>();
  return withStanding(withCompletion(mapJobs(run, settleJob), now));

  /** What it needs comes first, wherever it stands in the plan. */
  function settleJob(jobRun: JobRun): JobRun {
    const { job, progress } = jobRun;
    if (progress.status !== 'waiting' || progress.for !== 'needs') return jobRun;
    const known = settled.get(job.key);
    if (known !== undefined) return known;
    settled.set(job.key, jobRun);
    const next = decide(run, jobRun, neededJobs(index, job).map(settleJob), now);
    settled.set(job.key, next);
    return next;
  }
}

function decide(run: Run, jobRun: JobRun, needs: readonly JobRun[], now: number): JobRun {
  const { job } = jobRun;
  const ready = readiness(run, job, needs);
  if (ready.verdict === 'wait') return jobRun;
  if (ready.verdict === 'unwanted') return complete(jobRun, 'skipped', now, ready.reason);
  if (job.when === 'manual') return { ...jobRun, progress: { status: 'waiting', for: 'play' } };
  if (job.when !== 'delayed') return startJob(run, jobRun, now);
  return { ...jobRun, progress: { status: 'waiting', for: 'delay', until: now + (job.startInMs ?? 0) } };
}

/** A manual job that nobody has to start does not keep a run from completing. */
function withCompletion(run: Run, now: number): Run {
  const over = run.jobs.every(jobRun => isCompleted(jobRun) || isOptionalPlay(jobRun));
  if (over === (run.completedAt !== undefined)) return run;
  const { completedAt: _, ...open } = run;
  return over ? { ...open, completedAt: now } : open;
}

function withStanding(run: Run): Run {
  const standing = standingOf(run);
  return standing === run.standing ? run : { ...run, standing };
}

import type { Run } from '../../model/run.ts';
import type { Actor } from '../../model/trigger.ts';
import { mapJobs } from './map-jobs.ts';
import { startJob } from './start-job.ts';
import { nextRound, startedBy } from './transitions.ts';
import { awaitsPlay, awaitsTime, wasSkipped } from './verdict.ts';

/**
 * Starts a job that waits for a person, or for its time. Jobs that name it under `needs` and were skipped because nobody had started it
 * are decided anew, as in GitLab.
 */
export function play(run: Run, key: string, now: number, by?: Actor): Run {
  const played = run.jobs.find(({ job }) => job.key === key);
  if (played === undefined) return run;
  if (awaitsTime(played)) {
    return mapJobs(run, jobRun => (jobRun === played ? startJob(run, startedBy(jobRun, by), now) : jobRun));
  }
  if (!awaitsPlay(played)) return run;
  const revived = skippedFor(run, key);
  return mapJobs(run, jobRun => {
    if (jobRun === played) return startJob(run, startedBy(nextRound(jobRun), by), now);
    if (!revived.has(jobRun.job.key)) return jobRun;
    return { ...nextRound(jobRun), progress: { status: 'waiting', for: 'needs' } };
  });
}

/** Keys of the skipped jobs that name `key` under `needs`, directly or through other skipped jobs. */
function skippedFor(run: Run, key: string): ReadonlySet<string> {
  const found = new Set([key]);
  let before: number;
  do {
    before = found.size;
    for (const jobRun of run.jobs) {
      const { needs } = jobRun.job;
      if (needs === 'earlier_stages' || !wasSkipped(jobRun)) continue;
      if (needs.some(need => found.has(need.key))) found.add(jobRun.job.key);
    }
  } while (found.size > before);
  return found;
}

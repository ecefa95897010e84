import { jobTitle } from '../../core/render/job-words.ts';
import { whyWaiting } from '../../core/render/waiting.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { Around } from '../queue/watch.ts';

/** A job's title, which says of a queued one what it waits for and how many come before it, as soon as the queue knows it. */
export function titleOrWait(run: Run, jobRun: JobRun, around: Around | undefined): string {
  const surroundings = jobRun.progress.status === 'queued' ? around?.(run, jobRun) : undefined;
  if (surroundings?.ahead === undefined) return jobTitle(run, jobRun);
  return `Waits ${whyWaiting(run, jobRun, surroundings)}`;
}

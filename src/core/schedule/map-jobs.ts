import type { JobRun, Run } from '../../model/run.ts';

/** The run with each job changed by `change`; the same object when no job changed. */
export function mapJobs(run: Run, change: (jobRun: JobRun) => JobRun): Run {
  const jobs = run.jobs.map(change);
  return jobs.every((jobRun, position) => jobRun === run.jobs[position]) ? run : { ...run, jobs };
}

import type { JobRun, Run } from '../../model/run.ts';
import { deployAction } from '../deploy/deployment.ts';
import { mapJobs } from './map-jobs.ts';
import { rerun } from './rerun.ts';
import { hasPassed } from './verdict.ts';

/**
 * Stops what a job has deployed: the job that it names under `on_stop` is started, whatever its `when`. Once for each
 * deployment, so safe to repeat; without such a job the environment merely counts as stopped, as in GitLab.
 */
export function stopEnvironment(run: Run, key: string, now: number): Run {
  const deployed = run.jobs.find(({ job }) => job.key === key);
  if (deployed === undefined || deployAction(deployed.job) !== 'start') return run;
  if (!hasPassed(deployed) || deployed.stopAsked === true) return run;
  const asked = mapJobs(run, jobRun => (jobRun === deployed ? { ...jobRun, stopAsked: true } : jobRun));
  const keys = run.jobs.filter(jobRun => isNamed(deployed, jobRun)).map(({ job }) => job.key);
  return rerun(asked, { what: keys }, now);
}

/** A parallel job has many keys and one name. */
function isNamed({ job: { environment } }: JobRun, { job }: JobRun): boolean {
  return environment?.onStop !== undefined && (job.name ?? job.key) === environment.onStop;
}

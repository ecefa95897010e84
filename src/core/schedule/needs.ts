import type { PlannedJob } from '../../model/plan.ts';
import type { JobRun, Run } from '../../model/run.ts';

export type JobIndex = ReadonlyMap<string, JobRun>;

/** The run's jobs by key, in plan order. */
export function indexJobs(run: Run): JobIndex {
  return new Map(run.jobs.map(jobRun => [jobRun.job.key, jobRun]));
}

/** The jobs that must be over before `job` is decided. A needed job that is not in the run is left out. */
export function neededJobs(index: JobIndex, { needs, stageIndex }: PlannedJob): readonly JobRun[] {
  if (needs === 'earlier_stages') return [...index.values()].filter(({ job }) => job.stageIndex < stageIndex);
  return needs.map(({ key }) => index.get(key)).filter(found => found !== undefined);
}

/** The same of a run, for those who ask once. */
export function needsOf(run: Run, job: PlannedJob): readonly JobRun[] {
  return neededJobs(indexJobs(run), job);
}

/** `keys` and the keys of all jobs that need one of them, directly or through others. */
export function withNeeders(run: Run, keys: readonly string[]): ReadonlySet<string> {
  const index = indexJobs(run);
  const known = new Map(run.jobs.map(({ job }) => [job.key, keys.includes(job.key) ? true : undefined]));
  for (const jobRun of run.jobs) isAffected(jobRun);
  return new Set([...known].filter(([, affected]) => affected).map(([key]) => key));

  function isAffected({ job }: JobRun): boolean {
    const answer = known.get(job.key);
    if (answer !== undefined) return answer;
    known.set(job.key, false);
    const affected = neededJobs(index, job).some(isAffected);
    known.set(job.key, affected);
    return affected;
  }
}

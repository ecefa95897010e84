import type { PlannedJob } from '../../model/plan.ts';
import type { Run } from '../../model/run.ts';
import { needsOf } from '../schedule/needs.ts';

/** Keys of the jobs whose artifacts and outputs a job gets, in the order in which they win over each other: the last most. */
export function sourcesOf(run: Run, job: PlannedJob): readonly string[] {
  const { needs, dependencies } = job;
  const offered =
    needs === 'earlier_stages'
      ? needsOf(run, job).map(need => need.job.key)
      : needs.filter(({ artifacts }) => artifacts).map(({ key }) => key);
  return dependencies === undefined ? offered : offered.filter(key => dependencies.includes(key));
}

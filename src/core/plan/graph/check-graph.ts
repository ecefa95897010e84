import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Job, Pipeline } from '../../../model/pipeline.ts';
import { checkStops } from '../values/environment.ts';
import { graphOf } from './graph.ts';
import { JobNames } from './job-names.ts';
import { checkCount, membersOf } from './matrix.ts';

/**
 * Says what is wrong with the names that jobs use of each other, and with the order that makes, whatever the trigger.
 * `plan` says it too; this is for a pipeline that has other faults, and so no plan.
 */
export function checkGraph({ jobs: written, stages }: Pipeline): readonly Diagnostic[] {
  if (checkCount(written).length > 0) return [];
  const jobs = written.map(job => placed(job, stages));
  const members = jobs.flatMap(membersOf);
  return [...graphOf(members, [], new JobNames(members, stages)).diagnostics, ...checkStops(jobs)];
}

/** Nothing can be said about the order of a job in a stage that is not declared. */
function placed(job: Job, stages: readonly string[]): Job {
  const [first] = stages;
  return first === undefined || stages.includes(job.stage)
    ? job
    : { ...job, stage: first, needs: [], dependencies: [] };
}

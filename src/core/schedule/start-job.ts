import type { JobRun, Run } from '../../model/run.ts';
import { groupOf } from './resource-group.ts';
import { enqueue } from './transitions.ts';

/** Starts a job that is wanted and waits for nothing else: at once, or when it is its turn in its resource group. */
export function startJob(run: Run, jobRun: JobRun, now: number): JobRun {
  if (groupOf(run, jobRun) === undefined) return enqueue(jobRun, now);
  return { ...jobRun, progress: { status: 'waiting', for: 'resource' } };
}

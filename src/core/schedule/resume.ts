/** How waiting ends that no worker and no person ends: it is a job's turn, or its time has come. */

import type { Run } from '../../model/run.ts';
import { mapJobs } from './map-jobs.ts';
import { groupOf, holdsGroup } from './resource-group.ts';
import { startJob } from './start-job.ts';
import { enqueue } from './transitions.ts';

/** Gives a job its resource group. Refused while another job of the run has it; of other runs the caller has to know. */
export function grant(run: Run, key: string, now: number): Run {
  return mapJobs(run, jobRun => {
    const { job, progress } = jobRun;
    if (job.key !== key || progress.status !== 'waiting' || progress.for !== 'resource') return jobRun;
    const name = groupOf(run, jobRun)?.name;
    const isTaken = run.jobs.some(other => holdsGroup(other) && groupOf(run, other)?.name === name);
    return isTaken ? jobRun : enqueue(jobRun, now);
  });
}

/** Remembers whose turn it is instead, for people. */
export function hold(run: Run, key: string, behind: string): Run {
  const other = behind === run.id ? undefined : behind;
  return mapJobs(run, jobRun => {
    const { job, progress } = jobRun;
    const waits = job.key === key && progress.status === 'waiting' && progress.for === 'resource';
    if (!waits || progress.behind === other) return jobRun;
    return {
      ...jobRun,
      progress: { status: 'waiting', for: 'resource', ...(other === undefined ? {} : { behind: other }) },
    };
  });
}

/** Lets delayed jobs go on whose time has come. */
export function wake(run: Run, now: number): Run {
  return mapJobs(run, jobRun => {
    const { progress } = jobRun;
    const isDue = progress.status === 'waiting' && progress.for === 'delay' && progress.until <= now;
    return isDue ? startJob(run, jobRun, now) : jobRun;
  });
}

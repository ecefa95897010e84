import type { JobRun, Run } from '../../model/run.ts';
import { needsOf } from '../schedule/needs.ts';
import { isCompleted } from '../schedule/verdict.ts';
import { utcTime } from '../time/utc.ts';
import type { Surroundings } from './surroundings.ts';

/** Most names that are told. */
const MOST = 3;

/** Why a job waits, in plain words that go on after "waits"; undefined when it does not wait. */
export function whyWaiting(run: Run, jobRun: JobRun, surroundings: Surroundings): string | undefined {
  const { progress } = jobRun;
  if (progress.status === 'queued') return inQueue(run, jobRun, surroundings);
  if (progress.status !== 'waiting') return undefined;
  switch (progress.for) {
    case 'approval':
      return 'until somebody who may write approves its commit';
    case 'play':
      return 'until somebody starts it';
    case 'delay':
      return `until ${utcTime(progress.until)} UTC`;
    case 'resource':
      return forGroup(jobRun, progress.behind);
    case 'needs':
      return `for ${named(
        needsOf(run, jobRun.job)
          .filter(need => !isCompleted(need))
          .map(({ job }) => job.key),
      )}`;
  }
}

function forGroup({ job }: JobRun, behind: string | undefined): string {
  const group = `for the resource group ${job.resourceGroup?.name ?? ''}`;
  return behind === undefined ? group : `${group}, after run ${behind}`;
}

/** What the check of a queued job adds to its title, unless a worker is about to take it. */
export function queuedAside(run: Run, jobRun: JobRun, around: Surroundings): string | undefined {
  const { able, allBusy, ahead } = around;
  if (jobRun.progress.status !== 'queued' || ahead === undefined) return undefined;
  if (ahead === 0 && able.length > 0 && !allBusy && !isFull(run, around)) return undefined;
  return `waits ${inQueue(run, jobRun, around)}`;
}

/** Whether the repository runs as many jobs as it may. */
function isFull({ concurrency }: Run, { running }: Surroundings): boolean {
  return concurrency !== undefined && running >= concurrency;
}

function inQueue(run: Run, { job }: JobRun, around: Surroundings): string {
  const { able, anybody } = around;
  if (!anybody) return 'for a worker: none is there';
  if (able.length === 0) {
    const { tags = [] } = job;
    return tags.length === 0
      ? 'for a worker that takes jobs without tags'
      : `for a worker with the tags ${named(tags)}`;
  }
  if (isFull(run, around)) {
    return `for its repository: ${run.concurrency} of its jobs run, and no more may at once`;
  }
  return `in the queue, ${placeOf(around)}`;
}

function placeOf({ able, allBusy, ahead = 0 }: Surroundings): string {
  const place = ahead === 0 ? 'next' : `after ${ahead} other${ahead === 1 ? '' : 's'}`;
  if (!allBusy) return place;
  return `${place}: ${able.length === 1 ? 'its only worker is' : `all ${able.length} workers for it are`} busy`;
}

function named(names: readonly string[]): string {
  const rest = names.length - MOST;
  return rest > 0 ? `${names.slice(0, MOST).join(', ')} and ${rest} more` : names.join(', ');
}

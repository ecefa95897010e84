import type { JobRun, Run } from '../../model/run.ts';
import type { WorkerState } from '../../model/worker.ts';
import { needsOf } from '../schedule/needs.ts';
import { isCompleted } from '../schedule/verdict.ts';
import { utcTime } from '../time/utc.ts';

/** What is going on around a job that waits. */
export interface Surroundings {
  readonly workers: readonly WorkerState[];
  /** Jobs of its repository that have a worker now. */
  readonly running: number;
  /** How many attempts would be taken before it; absent: it is not in the queue. */
  readonly ahead?: number;
}

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

function inQueue({ concurrency }: Run, { job }: JobRun, { workers, running, ahead = 0 }: Surroundings): string {
  const tags = job.tags ?? [];
  if (workers.length === 0) return 'for a worker: none is there';
  if (!workers.some(worker => mayTake(worker, tags))) {
    return tags.length === 0
      ? 'for a worker that takes jobs without tags'
      : `for a worker with the tags ${named(tags)}`;
  }
  if (concurrency !== undefined && running >= concurrency) {
    return `for its repository: ${concurrency} of its jobs run, and no more may at once`;
  }
  return `in the queue, ${ahead === 0 ? 'next' : `after ${ahead} other${ahead === 1 ? '' : 's'}`}`;
}

function mayTake({ tags, untagged }: WorkerState, asked: readonly string[]): boolean {
  return asked.length === 0 ? untagged : asked.every(tag => tags.includes(tag));
}

function named(names: readonly string[]): string {
  const rest = names.length - MOST;
  return rest > 0 ? `${names.slice(0, MOST).join(', ')} and ${rest} more` : names.join(', ');
}

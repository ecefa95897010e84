import { type Surroundings, surroundingsIn } from '../../core/render/surroundings.ts';
import type { Dispatch } from '../../flow/ports/dispatch.ts';
import type { Store } from '../../flow/ports/store.ts';
import { BELIEVED_MS } from '../../flow/presence.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { Timer } from '../../model/timer.ts';
import type { Repository } from '../../model/trigger.ts';
import type { QueueState } from '../../model/worker.ts';
import { askedOnce } from './asked-once.ts';

/** What is going on, a little old: the database is asked once for everybody who looks. Throws InfraError when it is away. */
export interface QueueWatch {
  state(): Promise<QueueState>;
  openRuns(): Promise<readonly Run[]>;
  /** Schedules that are due within a year, the soonest first. */
  timers(): Promise<readonly Timer[]>;
  /** Those with a run within a year. */
  repositories(): Promise<readonly Repository[]>;
  /** See Store.usualDurations. */
  usual(repositoryId: number): Promise<ReadonlyMap<string, number>>;
}

/** Tells what is going on around a job that waits. */
export type Around = (run: Run, jobRun: JobRun) => Surroundings;

/** How old an answer may be (milliseconds): of what changes by the second, and of what does not. */
const FRESH_MS = 1_000;
const LASTING_MS = 30_000;
const YEAR_MS = 365 * 86_400_000;
/** Runs from which is learned how long a job takes. */
const HISTORY = 20;
/** Repositories of which that is remembered. */
const MANY = 1_000;

interface Sources {
  readonly dispatch: Pick<Dispatch, 'queue' | 'openRuns'>;
  readonly store: Pick<Store, 'dueTimers' | 'usualDurations' | 'activeRepositories'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createQueueWatch({ dispatch, store, now }: Sources): QueueWatch {
  const usual = new Map<number, () => Promise<ReadonlyMap<string, number>>>();
  return {
    state: askedOnce(FRESH_MS, now, () => dispatch.queue(now() - BELIEVED_MS)),
    openRuns: askedOnce(FRESH_MS, now, () => dispatch.openRuns()),
    timers: askedOnce(FRESH_MS, now, () => store.dueTimers(now() + YEAR_MS)),
    repositories: askedOnce(LASTING_MS, now, () => store.activeRepositories(now() - YEAR_MS)),
    usual(repositoryId) {
      if (usual.size > MANY) usual.clear();
      const known = usual.get(repositoryId);
      const ask = known ?? askedOnce(LASTING_MS, now, () => store.usualDurations(repositoryId, HISTORY));
      if (known === undefined) usual.set(repositoryId, ask);
      return ask();
    },
  };
}

/** Undefined when no job of the run is queued: then nobody has to be asked. */
export async function aroundOf(queue: Pick<QueueWatch, 'state'>, { jobs }: Run): Promise<Around | undefined> {
  if (!jobs.some(({ progress }) => progress.status === 'queued')) return undefined;
  return surroundingsIn(await queue.state());
}

import type { AttemptRef, JobRun, Run } from '../../model/run.ts';
import type { QueuedAttempt, QueueState, WorkerState } from '../../model/worker.ts';

/** What is going on around a job that waits. */
export interface Surroundings {
  /** Those that may take it. */
  readonly able: readonly WorkerState[];
  /** Whether any worker is there. */
  readonly anybody: boolean;
  /** Whether each that may take it has as many jobs as it takes. */
  readonly allBusy: boolean;
  /** Jobs of its repository that have a worker now. */
  readonly running: number;
  /** How many attempts would be taken before it by those that may take it; absent: it is not in the queue. */
  readonly ahead?: number;
}

/** Answers for each job of these runs what is going on around it. */
export function surroundingsIn(state: QueueState): (run: Run, jobRun: JobRun) => Surroundings {
  const { workers, load } = state;
  const places = placesIn(state);
  const jobsOf = Map.groupBy(load, ({ worker }) => worker);
  const jobsIn = Map.groupBy(load, ({ repositoryId }) => repositoryId);
  return (run, { job, attempts }) => {
    const able = workers.filter(worker => mayTake(worker, job.tags));
    const ahead = places.get(nameOf({ runId: run.id, key: job.key, number: attempts.at(-1)?.number ?? 0 }));
    return {
      able,
      anybody: workers.length > 0,
      allBusy: able.every(({ name, concurrency }) => sum(jobsOf.get(name)) >= concurrency),
      running: sum(jobsIn.get(run.trigger.repository.id)),
      ...(ahead === undefined ? {} : { ahead }),
    };
  };
}

/** How many attempts in line no worker may take. */
export function strandedIn({ line, workers }: QueueState): number {
  return line.filter(({ tags }) => !workers.some(worker => mayTake(worker, tags))).length;
}

/** For each attempt in line how many stand before it that compete for its workers. */
function placesIn({ line, workers }: QueueState): ReadonlyMap<string, number> {
  const kinds = Map.groupBy(line, ({ tags }) => kindOf(tags));
  const rivals = new Map([...kinds.keys()].map(kind => [kind, rivalsOf(kind, kinds, workers)]));
  const before = new Map<string, number>();
  const places = new Map<string, number>();
  for (const attempt of line) {
    const kind = kindOf(attempt.tags);
    places.set(nameOf(attempt), before.get(kind) ?? 0);
    for (const rival of rivals.get(kind) ?? []) before.set(rival, (before.get(rival) ?? 0) + 1);
  }
  return places;
}

/** The kinds of attempts that some worker may take as well as this kind. */
function rivalsOf(
  kind: string,
  kinds: ReadonlyMap<string, readonly QueuedAttempt[]>,
  workers: readonly WorkerState[],
): readonly string[] {
  const able = workers.filter(worker => mayTake(worker, kinds.get(kind)?.[0]?.tags));
  return [...kinds].flatMap(([other, [one]]) => (able.some(worker => mayTake(worker, one?.tags)) ? [other] : []));
}

function kindOf(tags: readonly string[]): string {
  return JSON.stringify(tags.toSorted());
}

function mayTake({ tags, untagged }: WorkerState, asked: readonly string[] = []): boolean {
  return asked.length === 0 ? untagged : asked.every(tag => tags.includes(tag));
}

function sum(load: QueueState['load'] = []): number {
  return load.reduce((jobs, part) => jobs + part.jobs, 0);
}

function nameOf({ runId, key, number }: AttemptRef): string {
  return `${runId}:${number}:${key}`;
}

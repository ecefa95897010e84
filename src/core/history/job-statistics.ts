import type { JobTry } from '../../model/history.ts';

/** What the tries of a job come to. Without any that count, a rate or a time is absent. */
export interface JobStatistics {
  /** Tries that passed or failed by themselves; cancelled and lost ones tell nothing of the job. */
  readonly counted: number;
  readonly passed: number;
  /** Commits for which it both failed and passed. */
  readonly flakes: number;
  /** Of those that passed. */
  readonly medianMs?: number;
  readonly p95Ms?: number;
  /** From the queue to a worker, of all tries. */
  readonly medianQueuedMs?: number;
  readonly p95QueuedMs?: number;
}

export function statisticsOf(tries: readonly JobTry[]): JobStatistics {
  const counted = tries.filter(({ outcome }) => outcome === 'success' || hasFailed(outcome));
  const passed = counted.filter(({ outcome }) => outcome === 'success');
  const ran = passed.flatMap(tried => ranFor(tried) ?? []);
  const queued = tries.flatMap(({ queuedAt, startedAt }) => (startedAt === undefined ? [] : startedAt - queuedAt));
  return {
    counted: counted.length,
    passed: passed.length,
    flakes: flakyCommits(tries).size,
    ...named('medianMs', percentile(ran, 0.5)),
    ...named('p95Ms', percentile(ran, 0.95)),
    ...named('medianQueuedMs', percentile(queued, 0.5)),
    ...named('p95QueuedMs', percentile(queued, 0.95)),
  };
}

/** Commits for which a job failed and passed: in a later try, or in another run. */
export function flakyCommits(tries: readonly JobTry[]): ReadonlySet<string> {
  const failed = new Set(tries.filter(({ outcome }) => hasFailed(outcome)).map(({ sha }) => sha));
  const passed = tries.filter(({ outcome }) => outcome === 'success').map(({ sha }) => sha);
  return new Set(passed.filter(sha => failed.has(sha)));
}

/** Milliseconds; undefined when no worker ever took it. */
export function ranFor({ startedAt, endedAt }: JobTry): number | undefined {
  return startedAt === undefined ? undefined : endedAt - startedAt;
}

/** The smallest of these that at least this part of them does not exceed; undefined when there are none. */
export function percentile(values: readonly number[], part: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * part) - 1)];
}

function hasFailed(outcome: JobTry['outcome']): boolean {
  return outcome === 'failure' || outcome === 'timed_out';
}

function named<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, number>);
}

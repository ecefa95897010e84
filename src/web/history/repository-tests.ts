import { failedTests, flakyTests } from '../../core/history/test-standing.ts';
import type { Store } from '../../flow/ports/store.ts';
import type { JobTry, SlowTest, TestRun, TestTally } from '../../model/history.ts';
import type { RepositorySight } from '../repository-sight.ts';
import { MOST_RUNS, type WindowQuery, windowOf } from './window.ts';

/** Told of each kind, and looked through for them. */
const LISTED = 25;
const LOOKED_AT = 100;
/** How long a test takes shows in a few runs. */
const RUNS_FOR_TIMES = 10;
/** Outcomes of one test or job that are shown. */
const SHOWN = 100;
/** A job may be in few of the runs. */
const RUNS_FOR_JOBS = 1_000;

export interface RepositoryTests {
  readonly flaky: readonly TestTally[];
  readonly failing: readonly TestTally[];
  readonly slowest: readonly SlowTest[];
}

/** Which tests of a repository cannot be relied on, fail and take long. `now` in milliseconds since the epoch. */
export async function readRepositoryTests(
  store: Store,
  sight: RepositorySight,
  query: WindowQuery,
  now: number,
): Promise<RepositoryTests> {
  const window = windowOf(sight, query, now);
  const [tallies, slowest] = await Promise.all([
    store.failingTests(window, LOOKED_AT),
    store.slowestTests(window, RUNS_FOR_TIMES, LISTED),
  ]);
  return {
    flaky: flakyTests(tallies).slice(0, LISTED),
    failing: failedTests(tallies).slice(0, LISTED),
    slowest,
  };
}

export interface TestHistoryQuery {
  readonly name: string;
  readonly suite: string;
  readonly job?: string | undefined;
  readonly branch?: string | undefined;
}

/** How one test came out, the newest first. */
export function readTest(
  store: Store,
  { repository, publicOnly }: RepositorySight,
  { name, suite, job, branch }: TestHistoryQuery,
): Promise<readonly TestRun[]> {
  const window = { repositoryId: repository.id, runs: MOST_RUNS, publicOnly, ...(branch !== undefined && { branch }) };
  return store.testRuns(window, [{ name, suite, ...(job !== undefined && { key: job }) }], SHOWN);
}

/** The newest tries of a job. */
export function readJob(
  store: Store,
  { repository, publicOnly }: RepositorySight,
  key: string,
  branch: string | undefined,
): Promise<readonly JobTry[]> {
  const window = { repositoryId: repository.id, runs: RUNS_FOR_JOBS, publicOnly };
  return store.jobTries({ ...window, ...(branch !== undefined && { branch }) }, key, SHOWN);
}

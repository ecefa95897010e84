import { comparedWith } from '../core/history/compared-with.ts';
import { standingOf, type TestStanding, testId } from '../core/history/test-standing.ts';
import type { TestIdentity, TestRun } from '../model/history.ts';
import type { Run } from '../model/run.ts';
import type { History } from './ports/history.ts';

/** What a test did on the branch that its run is compared with. */
export interface Past {
  readonly standing: TestStanding;
  /** The newest first. */
  readonly earlier: readonly TestRun[];
}

/** Runs of the branch that are looked at, and rows of them that are read at most. */
const EARLIER = 20;
const MOST_ROWS = 5_000;

/**
 * The pasts of some tests of a run; `publicOnly` leaves out what ran while the repository was private. Throws InfraError
 * when the store is away.
 */
export async function readPasts(
  store: Pick<History, 'testRuns'>,
  run: Run,
  tests: readonly TestIdentity[],
  publicOnly = false,
): Promise<(test: TestIdentity) => Past> {
  const repositoryId = run.trigger.repository.id;
  const window = { repositoryId, runs: EARLIER, branch: comparedWith(run), before: run.id, publicOnly };
  const found = tests.length === 0 ? [] : await store.testRuns(window, tests, MOST_ROWS);
  const byTest = Map.groupBy(found, testId);
  return test => {
    const earlier = byTest.get(testId(test)) ?? [];
    return { standing: standingOf(earlier), earlier };
  };
}

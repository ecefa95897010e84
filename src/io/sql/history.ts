import type { History } from '../../flow/ports/history.ts';
import { orInfraError } from './infra-error.ts';
import { jobTries } from './job-tries.ts';
import type { Database } from './postgres.ts';
import { failingTests, slowestTests, testRuns } from './test-history.ts';
import { testsOf } from './test-page.ts';

/** What the Store tells of earlier runs. */
export function sqlHistory(db: Database): History {
  return {
    testsOf: (attempts, query) => orInfraError(() => testsOf(db, attempts, query)),
    testRuns: (window, tests, limit) => orInfraError(() => testRuns(db, window, tests, limit)),
    failingTests: (window, limit) => orInfraError(() => failingTests(db, window, limit)),
    slowestTests: (window, runs, limit) => orInfraError(() => slowestTests(db, window, runs, limit)),
    jobTries: (window, key, limit) => orInfraError(() => jobTries(db, window, key, limit)),
  };
}

import type { JobTry, SlowTest, TestIdentity, TestPage, TestRun, TestTally } from '../../model/history.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { TestOutcome } from '../../model/test-result.ts';

/** Questions about what was. None looks at more than a window of runs, so that a long history slows none of them down. */
export interface History {
  /** The tests of some attempts, worst outcome first, then by job, suite and as they were told. */
  testsOf(attempts: readonly AttemptRef[], query: TestQuery): Promise<TestPage>;

  /** How these tests came out, the newest first. */
  testRuns(window: RunWindow, tests: readonly TestSought[], limit: number): Promise<readonly TestRun[]>;

  /** The tests that failed or were flaky, those that did so most often first. */
  failingTests(window: RunWindow, limit: number): Promise<readonly TestTally[]>;

  /** The tests that took longest, over the newest `runs` of these that told of any. */
  slowestTests(window: RunWindow, runs: number, limit: number): Promise<readonly SlowTest[]>;

  /** The tries of a job, the newest first; those aside that were handed back, which count as none. */
  jobTries(window: RunWindow, key: string, limit: number): Promise<readonly JobTry[]>;
}

/** Of a repository the newest `runs` runs, and of these what the rest says. */
export interface RunWindow {
  readonly repositoryId: number;
  readonly runs: number;
  /** Only those of this branch, pull requests aside: then the newest `runs` of these. */
  readonly branch?: string;
  /** Only those older than the run with this id: then the newest `runs` of these. */
  readonly before?: string;
  /** Created then or later, in milliseconds since the epoch. */
  readonly since?: number;
  /** Leaves out those that were made while the repository was private. */
  readonly publicOnly?: boolean;
}

/** A test in whatever job when `key` is absent. */
export type TestSought = Omit<TestIdentity, 'key'> & { readonly key?: string };

export interface TestQuery {
  /** Somewhere in suite, name or file, whatever the case. */
  readonly text?: string;
  /** Only these. */
  readonly outcomes?: readonly TestOutcome[];
  readonly offset: number;
  readonly limit: number;
}

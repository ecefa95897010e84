/** What earlier runs of a repository tell. Times are milliseconds since the epoch. */

import type { AttemptRef, Ended } from './run.ts';
import type { TestOutcome, TestResult } from './test-result.ts';

/** A test of the same name in another job is another one: jobs differ in what they test upon. */
export interface TestIdentity {
  readonly key: string;
  readonly suite: string;
  readonly name: string;
}

/** A test as one attempt told of it. */
export type ToldTest = TestResult & { readonly key: string; readonly attempt: number };

/** Some of the tests of a run, and how many there are of each outcome among those that were asked for by text. */
export interface TestPage {
  readonly tests: readonly ToldTest[];
  readonly counts: Readonly<Record<TestOutcome, number>>;
}

/** How a test came out once. */
export interface TestRun extends TestIdentity {
  readonly runId: string;
  readonly attempt: number;
  readonly sha: string;
  /** When its run was created. */
  readonly at: number;
  readonly outcome: TestOutcome;
  readonly durationMs?: number;
}

/** What became of a test that did not always pass; skipped ones do not count. */
export interface TestTally extends TestIdentity {
  readonly ran: number;
  readonly failed: number;
  /** How often it passed only when it was tried again at once. */
  readonly flaky: number;
  /** Commits for which it both failed and passed, or was flaky. */
  readonly mixedCommits: number;
  /** The newest run in which it failed or was flaky. */
  readonly lastRunId: string;
}

export interface SlowTest extends TestIdentity {
  readonly ran: number;
  /** Of two the shorter. */
  readonly medianMs: number;
}

/** One try of a job that has ended. */
export interface JobTry extends AttemptRef {
  readonly sha: string;
  readonly queuedAt: number;
  readonly startedAt?: number;
  readonly endedAt: number;
  readonly outcome: Ended['outcome'];
}

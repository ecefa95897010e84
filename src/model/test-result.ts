/** What tests came to, as the reports of a job tell it (`artifacts:reports:junit`). */

export interface TestResult {
  /** What groups it: its class, file or package. Empty when the report tells none. */
  readonly suite: string;
  readonly name: string;
  /** Relative to the project directory. */
  readonly file?: string;
  /** Counts from 1: where it failed, or else where it begins. */
  readonly line?: number;
  readonly durationMs?: number;
  readonly outcome: TestOutcome;
  /** Why it did not pass. */
  readonly message?: string;
}

/** An errored test broke before it could fail; a flaky one passed when it was tried again. */
export type TestOutcome = 'passed' | 'failed' | 'errored' | 'skipped' | 'flaky';

/** All tests of one attempt, in short. */
export interface TestSummary {
  readonly counts: Readonly<Record<TestOutcome, number>>;
  /** Of all tests together. */
  readonly durationMs: number;
  /** The first of those that failed or errored. */
  readonly failures: readonly TestResult[];
}

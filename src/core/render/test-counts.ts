import type { JobRun } from '../../model/run.ts';
import type { TestSummary } from '../../model/test-result.ts';
import { findingsOf } from './findings.ts';

/** The tests of a completed job; undefined when it tells of none. */
export function testsOf(jobRun: JobRun): TestSummary | undefined {
  const { tests } = findingsOf(jobRun);
  return tests === undefined || totalOf(tests) === 0 ? undefined : tests;
}

/** All of them, skipped ones among them. */
export function totalOf({ counts }: TestSummary): number {
  return counts.passed + counts.failed + counts.errored + counts.skipped + counts.flaky;
}

/** Those that did not pass when they should have. */
export function failedOf({ counts }: TestSummary): number {
  return counts.failed + counts.errored;
}

/** "3 of 120 tests failed", or "120 tests passed". */
export function verdictOfTests(tests: TestSummary): string {
  const total = totalOf(tests);
  const failed = failedOf(tests);
  if (failed > 0) return total === 1 ? 'the only test failed' : `${failed} of ${total} tests failed`;
  const passed = total - tests.counts.skipped;
  return passed === 1 ? '1 test passed' : `${passed} tests passed`;
}

/** ", 3 of 120 tests failed" for a title; empty when the job tells of no tests. */
export function testsInTitle(jobRun: JobRun): string {
  const tests = testsOf(jobRun);
  return tests === undefined ? '' : `, ${verdictOfTests(tests)}`;
}

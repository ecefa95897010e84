/** Gathers the tests of all reports of a job, within bounds. */

import type { Problem } from '../../model/problem.ts';
import type { TestOutcome, TestResult, TestSummary } from '../../model/test-result.ts';
import { MOST_PROBLEMS } from '../problems/choose.ts';
import type { ToldTest } from './junit.ts';
import type { Place, Places } from './place.ts';
import { testName } from './test-name.ts';
import { shortened, shortenedName } from './text.ts';

/** Tests that are kept one by one, those that did not simply pass first; all are counted. */
const MOST_TESTS = 20_000;
/** Of the names and messages of kept tests together, in characters. */
const MOST_TEXT = 8_000_000;
/** Failures that are looked up, and that are kept with the attempt for all who look at the run. */
const MOST_LOOKED_UP = 300;
const MOST_TOLD = 20;
/** Characters. */
const LONGEST = { suite: 300, name: 500, file: 500, message: 2_000, toldMessage: 1_000 };

export interface GatheredTests {
  readonly summary: TestSummary;
  /** Failures first. */
  readonly tests: readonly TestResult[];
  /** Failures at known places. */
  readonly problems: readonly Problem[];
}

export interface TestGatherer {
  add(test: ToldTest): void;
  /** Whether somebody has to look where tests failed. */
  hasFailures(): boolean;
  end(places: Places): GatheredTests;
}

export function createTestGatherer(): TestGatherer {
  const counts: Record<TestOutcome, number> = { passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
  const failures: ToldTest[] = [];
  const others: ToldTest[] = [];
  let durationMs = 0;
  let room = MOST_TEXT;

  return {
    add: test => {
      counts[test.outcome] += 1;
      durationMs += test.durationMs ?? 0;
      const kept = hasFailed(test) ? failures : others;
      if (kept.length >= MOST_TESTS) return;
      const short = shortenedTest(test);
      room -= short.suite.length + short.name.length + (short.file?.length ?? 0) + short.message.length;
      if (room >= 0) kept.push(short);
    },
    hasFailures: () => failures.length > 0,
    end: places => {
      const failed = failures.map((test, index) =>
        result(test, index < MOST_LOOKED_UP ? places.failed(test) : places.told(test)),
      );
      const rest = others.slice(0, MOST_TESTS - failed.length).map(test => result(test, places.told(test)));
      return {
        summary: { counts, durationMs, failures: failed.slice(0, MOST_TOLD).map(toldInShort) },
        tests: [...failed, ...rest],
        problems: failed.flatMap(problemOf).slice(0, MOST_PROBLEMS),
      };
    },
  };
}

function hasFailed({ outcome }: Pick<ToldTest, 'outcome'>): boolean {
  return outcome === 'failed' || outcome === 'errored';
}

function shortenedTest(test: ToldTest): ToldTest {
  const { file, suite, name, message, ...rest } = test;
  return {
    ...rest,
    suite: shortenedName(suite, LONGEST.suite),
    name: shortenedName(name, LONGEST.name),
    ...(file === undefined || file.length > LONGEST.file ? {} : { file }),
    message: shortened(message, LONGEST.message),
  };
}

function result({ suite, name, durationMs, outcome, message }: ToldTest, place: Place): TestResult {
  return {
    suite,
    name,
    ...place,
    ...(durationMs === undefined ? {} : { durationMs }),
    outcome,
    ...(message === '' ? {} : { message }),
  };
}

function toldInShort(test: TestResult): TestResult {
  return test.message === undefined ? test : { ...test, message: shortened(test.message, LONGEST.toldMessage) };
}

function problemOf(test: TestResult): readonly Problem[] {
  const { file, line, message = 'This test failed.' } = test;
  if (file === undefined || line === undefined) return [];
  const short = shortened(message, LONGEST.toldMessage);
  return [{ path: file, line, severity: 'error', message: short, title: testName(test) }];
}

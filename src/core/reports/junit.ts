/**
 * JUnit's XML, which has no standard: read as pytest, Jest, Vitest, gotestsum, Surefire, RSpec, PHPUnit and GoogleTest
 * write it. As in GitLab, an element inside of a test decides how it ended.
 */

import type { TestOutcome } from '../../model/test-result.ts';
import { ReportFault, type ReportReader } from './reader.ts';
import { type Attributes, createXmlReader } from './xml.ts';

/** A test as its report tells it: nothing is cut or looked up yet. */
export interface ToldTest {
  readonly suite: string;
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly durationMs?: number;
  readonly outcome: TestOutcome;
  readonly message: string;
}

const ROOTS = new Set(['testsuites', 'testsuite']);
/** What elements inside of a test say of it. Surefire's `rerunFailure` stands beside a `failure` and adds nothing. */
const VERDICTS: ReadonlyMap<string, TestOutcome> = new Map([
  ['failure', 'failed'],
  ['error', 'errored'],
  ['flakyFailure', 'flaky'],
  ['flakyError', 'flaky'],
  ['skipped', 'skipped'],
]);
const WEIGHTS: Readonly<Record<TestOutcome, number>> = { passed: 0, skipped: 1, flaky: 2, failed: 3, errored: 3 };
/** GoogleTest's word for tests that are disabled. */
const NOT_RUN = new Set(['notrun', 'disabled', 'skipped']);
/** Characters of what a failure says that are looked at. */
const MOST_TEXT = 65_536;
/** Milliseconds; no test takes two weeks. */
const LONGEST_MS = 14 * 24 * 3_600_000;

interface OpenTest {
  readonly attributes: Attributes;
  outcome: TestOutcome;
  /** Where the element stands whose words are taken; 0 when none is open. */
  telling: number;
  title: string;
  details: string;
}

/** Gives each test to `take` as soon as it is read, so that what stands before a fault counts. */
export function createJunitReader(take: (test: ToldTest) => void): ReportReader {
  const suites: Attributes[] = [];
  let open: OpenTest | undefined;

  function verdict(test: OpenTest, outcome: TestOutcome, attributes: Attributes, depth: number): void {
    if (WEIGHTS[outcome] <= WEIGHTS[test.outcome]) return;
    test.outcome = outcome;
    test.telling = depth;
    test.title = attributes['message'] ?? attributes['type'] ?? '';
    test.details = '';
  }

  return createXmlReader({
    open: (name, attributes, depth) => {
      if (depth === 1 && !ROOTS.has(name)) {
        throw new ReportFault(`it begins with \`<${name.slice(0, 40)}>\`, and a JUnit report with \`<testsuites>\``);
      }
      if (name === 'testsuite') suites.push(attributes);
      else if (name === 'testcase')
        open = { attributes, outcome: startOf(attributes), telling: 0, title: '', details: '' };
      else if (open !== undefined) {
        const outcome = VERDICTS.get(name);
        if (outcome !== undefined) verdict(open, outcome, attributes, depth);
      }
    },
    text: (text, name) => {
      // Surefire puts the words of a try that failed one element deeper, beside what the test printed.
      const isTold = VERDICTS.has(name) || name === 'stackTrace';
      if (open === undefined || open.telling === 0 || !isTold || open.details.length > MOST_TEXT) return;
      open.details += text.slice(0, MOST_TEXT);
    },
    close: (name, depth) => {
      if (open?.telling === depth) open.telling = 0;
      if (name === 'testsuite') suites.pop();
      if (name !== 'testcase' || open === undefined) return;
      take(toldTest(open, suites.at(-1)));
      open = undefined;
    },
  });
}

function startOf({ status }: Attributes): TestOutcome {
  return NOT_RUN.has(status ?? '') ? 'skipped' : 'passed';
}

function toldTest({ attributes, outcome, title, details }: OpenTest, suite: Attributes = {}): ToldTest {
  const [file, anchor] = placeOf(attributes['file'] ?? suite['file']);
  const line = countOf(attributes['line'] ?? anchor);
  const durationMs = milliseconds(attributes['time']);
  return {
    suite: groupOf(attributes, suite),
    name: attributes['name'] ?? '',
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(durationMs === undefined ? {} : { durationMs }),
    outcome,
    message: details.includes(title) ? details : `${title}\n${details}`,
  };
}

/** The class, unless that says nothing: Jest repeats the name there, and Node's own runner calls every class `test`. */
function groupOf({ name, classname, class: other }: Attributes, suite: Attributes): string {
  const group = classname || other || '';
  return group === '' || group === name || group === 'test' ? (suite['name'] ?? '') : group;
}

/** The line may follow the file, as in GitLab: `src/a.js#L5`. */
function placeOf(file: string | undefined): readonly [string?, string?] {
  if (file === undefined || file === '') return [];
  const [, path = file, line] = /^(.*)#L(\d{1,8})$/s.exec(file) ?? [];
  return line === undefined ? [path] : [path, line];
}

/** Counts from 1; some tools write a 0 or a -1 for "unknown". */
function countOf(digits: string | undefined): number | undefined {
  const count = Number(digits);
  return Number.isInteger(count) && count >= 1 && count <= 10_000_000 ? count : undefined;
}

/** From seconds, in which Surefire groups thousands by commas. */
function milliseconds(seconds: string | undefined): number | undefined {
  if (seconds === undefined || seconds.trim() === '' || seconds.length > 40) return undefined;
  const value = Math.round(Number(seconds.replaceAll(',', '')) * 1000);
  return value >= 0 && value <= LONGEST_MS ? value : undefined;
}

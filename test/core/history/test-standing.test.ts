import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { failedTests, flakyTests, standingOf, standingWords } from '../../../src/core/history/test-standing.ts';
import type { TestRun, TestTally } from '../../../src/model/history.ts';
import type { TestOutcome } from '../../../src/model/test-result.ts';

/** As in "failed@a passed@b": what a test came to for which commit. */
function standing(history: string): string {
  const earlier = history
    .split(' ')
    .filter(Boolean)
    .map((told, index): TestRun => {
      const [outcome = '', sha = ''] = told.split('@');
      const identity = { key: 'unit', suite: 's', name: 'n', runId: String(index), attempt: 1, at: 0 };
      return { ...identity, sha, outcome: outcome as TestOutcome };
    });
  return standingWords(standingOf(earlier), 'main');
}

describe('what earlier runs tell of a test that fails', () => {
  const cases: Readonly<Record<string, string>> = {
    '': 'not yet run on main',
    'skipped@a skipped@b': 'not yet run on main',
    'passed@a skipped@b': 'new failure',
    'failed@a errored@b': 'fails also on main',
    'failed@a passed@b passed@c': 'failed 1 of 3 times on main',
    'failed@a passed@a passed@b': 'flaky: failed 1 of 3 times on main',
    'failed@a skipped@a': 'fails also on main',
    'flaky@a passed@b': 'flaky: failed 1 of 2 times on main',
    'errored@a passed@a': 'flaky: failed 1 of 2 times on main',
  };
  for (const [history, words] of Object.entries(cases)) {
    test(`${history === '' ? 'nothing' : history}: ${words}`, () => assert.equal(standing(history), words));
  }
});

test('flaky tests are those that were of two minds about a commit; failing ones failed for good', () => {
  const tally = (name: string, failed: number, flaky: number, mixedCommits: number): TestTally => {
    return { key: 'unit', suite: 's', name, ran: 9, failed, flaky, mixedCommits, lastRunId: '1' };
  };
  const tallies = [
    tally('broken', 4, 0, 0),
    tally('retried', 0, 2, 2),
    tally('mixed', 5, 0, 2),
    tally('once', 1, 0, 1),
  ];
  const names = (found: readonly TestTally[]) => found.map(({ name }) => name);
  assert.deepEqual(names(flakyTests(tallies)), ['mixed', 'retried', 'once']);
  assert.deepEqual(names(failedTests(tallies)), ['mixed', 'broken', 'once']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newsOf, verdictOf } from '../../../src/core/notify/news.ts';
import { failing, news, passing, runThat } from './branches.ts';

test('what becomes of a branch: broken, fixed, and what stays as it was', () => {
  const turns = [
    news(undefined, failing('2')).turn,
    news('success', failing('2')).turn,
    news('failure', failing('2')).turn,
    news('failure', passing('2')).turn,
    news('success', passing('2')).turn,
    news(undefined, passing('2')).turn,
  ];
  assert.deepEqual(turns, ['broken', 'broken', 'still_failing', 'fixed', 'still_passing', 'still_passing']);
});

test('what becomes of a branch: an older run that ends later says nothing any more', () => {
  assert.equal(newsOf({ runId: '10', verdict: 'success' }, failing('9')), undefined, 'ids are compared as numbers');
  assert.ok(newsOf({ runId: '9', verdict: 'success' }, failing('10')));
});

test('what becomes of a branch: a run that is run again counts when it comes to another end', () => {
  const broken = { runId: '5', verdict: 'failure' } as const;
  assert.equal(newsOf(broken, failing('5')), undefined);
  assert.equal(newsOf(broken, passing('5'))?.turn, 'fixed');
});

test('what becomes of a branch: runs that are open, cancelled, or had nothing to do say nothing', () => {
  const { completedAt: _, ...open } = failing('2');
  const silent = [
    open,
    runThat('2', { build: 'success', test: 'cancelled' }),
    runThat('2', { build: 'skipped' }),
    runThat('2', {}),
  ];
  for (const run of silent) {
    assert.equal(verdictOf(run), undefined);
    assert.equal(newsOf(undefined, run), undefined);
  }
});

test('what becomes of a branch: tags and pull requests are none', () => {
  const run = failing('2');
  assert.ok(run.trigger.source === 'push');
  const tag = { ...run.trigger, ref: { kind: 'tag', name: 'v1' } } as const;
  assert.equal(newsOf(undefined, { ...run, trigger: tag }), undefined);
  const scheduled = { ...run.trigger, source: 'schedule' } as const;
  assert.equal(newsOf(undefined, { ...run, trigger: scheduled }), undefined);
});

test('what becomes of a branch: a broken pipeline breaks it', () => {
  const where = { file: '.ci.yml', line: 1, column: 1 };
  const run = runThat('2', {}, { diagnostics: [{ severity: 'error', message: 'No.', where }] });
  const { turn, run: told } = news('success', run);
  assert.deepEqual([turn, told.title, told.failed], ['broken', 'An error in .ci.yml', []]);
});

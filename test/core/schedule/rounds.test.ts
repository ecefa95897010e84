import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advance } from '../../../src/core/schedule/advance.ts';
import type { Run } from '../../../src/model/run.ts';
import { job, runOf } from './runs.ts';
import { tell } from './story.ts';

const gate = [job('build'), job('release', { stage: 1, when: 'manual' })];

/** Rounds name checks: `ci` is the run's, the rest are the jobs'. */
function rounds(run: Run): Readonly<Record<string, number>> {
  return { ci: run.round, ...Object.fromEntries(run.jobs.map(jobRun => [jobRun.job.key, jobRun.round])) };
}

describe('rounds', () => {
  test('an ordinary run is one round', () => {
    assert.deepEqual(rounds(tell(runOf([job('a')]), ['a lost', 'a ok'])), { ci: 0, a: 0 });
  });

  test('a rerun begins one for what runs again and for the run', () => {
    const run = tell(runOf([job('a'), job('b')]), ['a ok', 'b fail', 'rerun failed']);
    assert.deepEqual(rounds(run), { ci: 1, a: 0, b: 1 });
  });

  test('a failure completes the check before the run has ended, so what goes on afterwards begins one', () => {
    const run = tell(runOf([job('a'), job('b')]), ['a fail', 'rerun failed']);
    assert.deepEqual(rounds(run), { ci: 1, a: 1, b: 0 });
  });

  test('while nothing has failed the check of the run goes on: a new one would leave the old one open for ever', () => {
    const run = tell(runOf([job('a'), job('b')]), ['a ok', 'rerun a']);
    assert.deepEqual(rounds(run), { ci: 0, a: 1, b: 0 });
  });

  test('beside another failure a rerun does not mend the check, and only one after the end begins one', () => {
    const jobs = [job('a'), job('b'), job('c')];
    assert.deepEqual(rounds(tell(runOf(jobs), ['a fail', 'b fail', 'rerun a'])), { ci: 0, a: 1, b: 0, c: 0 });
    assert.deepEqual(rounds(tell(runOf(jobs), ['a fail', 'b fail', 'c ok', 'rerun c'])), { ci: 1, a: 0, b: 0, c: 1 });
  });

  test('starting a manual job begins one, since its check was completed to show a button', () => {
    const run = tell(runOf(gate), ['build ok', 'play release']);
    assert.deepEqual(rounds(run), { ci: 1, build: 0, release: 1 });
  });

  test('approving begins one for the run, and its jobs were only queued', () => {
    assert.deepEqual(rounds(tell(runOf(gate, 'untrusted'), ['approve'])), { ci: 1, build: 0, release: 0 });
  });

  test('a round knows when it began', () => {
    assert.equal(tell(runOf([job('a')]), ['a fail']).roundStartedAt, undefined);
    assert.equal(tell(runOf([job('a')]), ['a fail', 'rerun failed', 'a ok']).roundStartedAt, 3000);
  });

  test('attempt numbers go on, and the round remembers its first', () => {
    const [a] = tell(runOf([job('a')]), ['a lost', 'a fail', 'rerun failed']).jobs;
    assert.deepEqual(
      a?.attempts.map(({ number }) => number),
      [1, 2, 3],
    );
    assert.equal(a?.firstAttempt, 3);
  });

  test('that begin without what caches hold say so until the next one', () => {
    const fresh = (run: Run) => run.jobs.filter(({ isFresh }) => isFresh).map(jobRun => jobRun.job.key);
    const told = tell(runOf([job('a'), job('b'), job('c', { stage: 1 })]), ['a ok', 'b fail']);
    const again = advance(told, { type: 'rerun', what: 'failed', isFresh: true }, 90);
    assert.deepEqual(fresh(again), ['b', 'c']);
    assert.deepEqual(fresh(tell(again, ['b ok', 'c ok', 'rerun c'])), ['b']);
  });
});

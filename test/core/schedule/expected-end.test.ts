import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectedEnd } from '../../../src/core/schedule/expected-end.ts';
import type { Run } from '../../../src/model/run.ts';
import { job, runOf } from './runs.ts';
import { tell } from './story.ts';

const usual = new Map(Object.entries({ build: 60_000, unit: 30_000, e2e: 100_000, ship: 10_000, late: 1_000 }));
const build = job('build');
const unit = job('unit', { stage: 1 });
const e2e = job('e2e', { stage: 1 });
const ship = job('ship', { stage: 2 });

describe('the end that is expected', () => {
  const rows: readonly [string, Run, number | undefined][] = [
    ['is the longest way through what each job needs', runOf([build, unit, e2e, ship]), 170_000],
    ['moves on with what ended', tell(runOf([build, unit, e2e, ship]), ['build ok']), 112_000],
    [
      'counts what a running job has behind it',
      tell(runOf([build, unit]), ['claim build', 'wait 20', 'claim unit']),
      91_000,
    ],
    [
      'counts a job that takes longer than usual as done any moment',
      tell(runOf([job('late'), job('unit')]), ['claim late', 'wait 40', 'claim unit']),
      72_000,
    ],
    ['follows `needs`, whatever the stages', runOf([build, job('unit', { stage: 1, needs: [] })]), 60_000],
    ['is not known when a job has no history', runOf([build, job('new', { stage: 1 })]), undefined],
    ['does not ask for the history of what is over', tell(runOf([job('new'), unit]), ['new ok']), 32_000],
    ['leaves out what waits for a failure', runOf([build, job('mend', { stage: 1, when: 'on_failure' })]), 60_000],
    [
      'leaves out what is only offered',
      runOf([build, job('preview', { stage: 1, when: 'manual', allowFailure: true }), ship]),
      70_000,
    ],
    [
      'is not known when a person has to start something',
      runOf([build, job('gate', { stage: 1, when: 'manual' })]),
      undefined,
    ],
    [
      'adds the delay of a delayed job',
      runOf([build, job('ship', { stage: 1, when: 'delayed', startInMs: 5_000 })]),
      75_000,
    ],
    ['is that of its last event when all is over', tell(runOf([build]), ['build ok']), 2_000],
  ];
  for (const [name, run, expected] of rows) test(name, () => assert.equal(expectedEnd(run, usual), expected));
});

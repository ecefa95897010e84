import assert from 'node:assert/strict';
import { test } from 'node:test';
import { job, runOf } from './runs.ts';
import { tell } from './story.ts';

const two = [job('build'), job('test', { stage: 1 })];

test('a run keeps how it stands, from the queue to its end and when it goes on', () => {
  const manual = [job('build'), job('ship', { stage: 1, when: 'manual' })];
  const stories: readonly (readonly [string, readonly ReturnType<typeof job>[], readonly string[]])[] = [
    ['queued', two, []],
    ['in_progress', two, ['claim build']],
    ['in_progress', two, ['build ok']],
    ['failure', two, ['build fail']],
    ['success', two, ['build ok', 'test ok']],
    ['cancelled', two, ['cancel']],
    ['queued', two, ['build fail', 'rerun failed']],
    ['action_required', manual, ['build ok']],
    ['neutral', [], []],
  ];
  for (const [wanted, jobs, steps] of stories) {
    assert.equal(tell(runOf(jobs), steps).standing, wanted, steps.join(', '));
  }
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Deed, isForAuthor } from '../../src/flow/deed.ts';
import { job, runOf } from '../core/schedule/runs.ts';
import { tell } from '../core/schedule/story.ts';

const waiting = runOf([job('test'), job('deploy', { when: 'manual' })], 'untrusted');
const approved = tell(waiting, ['approve']);

describe('without write permission the author of a pull request', () => {
  const rows: readonly [string, Deed, boolean][] = [
    ['runs again what was approved', { name: 'rerun', what: 'all' }, true],
    ['runs a job of it again', { name: 'rerun', what: { job: 'test' } }, true],
    ['starts nothing that waits for a person', { name: 'rerun', what: { job: 'deploy' } }, false],
    ['starts nothing on the page either', { name: 'play', job: 'deploy' }, false],
    ['cancels nothing', { name: 'cancel' }, false],
    ['approves nothing', { name: 'approve', sha: approved.trigger.commit.sha }, false],
  ];
  for (const [name, deed, expected] of rows) test(name, () => assert.equal(isForAuthor(deed, approved), expected));

  test('runs nothing again that nobody approved, or that needs no approval', () => {
    const again: Deed = { name: 'rerun', what: 'all' };
    assert.equal(isForAuthor(again, waiting), false);
    assert.equal(isForAuthor(again, runOf([job('test')])), false);
  });
});

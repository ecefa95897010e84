import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCourtesy } from '../../src/flow/courtesy.ts';

test('strangers are answered so often in an hour and repository, and no more', () => {
  let now = 0;
  const courtesy = createCourtesy(() => now);
  const answers = (repositoryId: number) =>
    Array.from({ length: 500 }, () => courtesy.mayAnswer(repositoryId)).filter(Boolean).length;
  assert.deepEqual([answers(1), answers(1), answers(2)], [20, 0, 20]);
  now = 3_600_000;
  assert.equal(answers(1), 20);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { considerAll } from '../../../src/flow/notify/consider.ts';
import type { BranchName } from '../../../src/flow/ports/notices.ts';
import { InfraError } from '../../../src/model/errors.ts';
import { policy } from '../../core/policy/policies.ts';

/** Considers 250 branches; resolves with which were, and what the log was told. */
async function considered(fail: (repositoryId: number) => void) {
  const branches = Array.from({ length: 250 }, (_, index) => ({ repositoryId: index, name: 'main' }));
  const done: number[] = [];
  const told: unknown[] = [];
  const notices = {
    async stale(limit: number, after?: BranchName) {
      return branches.filter(({ repositoryId }) => repositoryId > (after?.repositoryId ?? -1)).slice(0, limit);
    },
    async consider({ repositoryId }: BranchName) {
      if (done.at(-1) === repositoryId) return 0;
      fail(repositoryId);
      done.push(repositoryId);
      return 1;
    },
  };
  const log = { error: (fields: { repositoryId: number }) => void told.push(fields.repositoryId) } as never;
  const failure = await considerAll({ notices, policy: policy(''), log }).catch((error: unknown) => error);
  return { done, told, failure };
}

test('a branch that fails is an error, and keeps no other from being considered', async () => {
  const isFaulty = (repositoryId: number) => repositoryId < 120;
  const { done, told, failure } = await considered(repositoryId => {
    if (isFaulty(repositoryId)) throw new Error('ours');
  });
  assert.equal(failure, undefined);
  assert.deepEqual([told.length, done[0], done.length], [120, 120, 130]);
});

test('a database that is away is not asked for every branch', async () => {
  const { told, failure } = await considered(() => {
    throw new InfraError('away', { retryable: true });
  });
  assert.ok(failure instanceof InfraError);
  assert.deepEqual(told, []);
});

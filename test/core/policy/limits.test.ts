import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantedLimits, longestTimeout, settingsFor, timeoutsFor } from '../../../src/core/policy/limits.ts';
import { policy, repository } from './policies.ts';

const HOUR = 3_600_000;
const POLICY = policy(`
repositories:
  '*': { limits: { pids: 100 } }
  Acme/Builder: { limits: { cpus: 16, timeout: 30h } }
  acme/*: { limits: { cpus: 4, memory: 8 GiB, timeout: 2h } }
  77: { limits: { cpus: 1, disk: 1g } }
`);

test('limits of a repository: the closest pattern decides, key by key, wherever it stands', () => {
  const limitsOf = (name: string, id = 1) => grantedLimits(POLICY, repository(name, id));
  assert.deepEqual(limitsOf('other/x'), { pids: 100 });
  assert.deepEqual(limitsOf('acme/app'), { pids: 100, cpus: 4, memory: 8 * 2 ** 30, timeoutMs: 2 * HOUR });
  assert.deepEqual(limitsOf('ACME/builder'), { pids: 100, cpus: 16, memory: 8 * 2 ** 30, timeoutMs: 30 * HOUR });
  assert.equal(limitsOf('acme/builder', 77).cpus, 1);
  assert.equal(limitsOf('moved/away', 77).disk, 2 ** 30);
});

test('limits of a repository: nothing but the whole name is the name', () => {
  for (const name of ['acme-evil/builder', 'acmeX/builder', 'x/acme', 'evil/acme']) {
    assert.deepEqual(grantedLimits(POLICY, repository(name, 7)), { pids: 100 }, name);
  }
  assert.equal(grantedLimits(POLICY, repository('acme/builder2')).cpus, 4);
  assert.equal(grantedLimits(POLICY, repository('acme/xbuilder')).cpus, 4);
  assert.equal(grantedLimits(POLICY, repository('a/b', 177)).cpus, undefined);
});

test('limits of a repository: they are maxima above or below what others have, also for who asks for nothing', () => {
  const settings = {
    limits: { cpus: 2, memory: 4 * 2 ** 30, pids: 2048, sharedMemory: 1 },
    maxima: { cpus: 3, memory: 4 * 2 ** 30, pids: 2048 },
    defaultImage: 'x',
  };
  assert.deepEqual(settingsFor(POLICY, repository('acme/app'), settings), {
    limits: { cpus: 2, memory: 4 * 2 ** 30, pids: 100, sharedMemory: 1 },
    maxima: { cpus: 4, memory: 8 * 2 ** 30, pids: 100 },
    defaultImage: 'x',
  });
});

test('limits of a repository: a timeout is a maximum, too, and the longest of all is known', () => {
  const usual = { defaultMs: HOUR, maxMs: 24 * HOUR };
  assert.deepEqual(timeoutsFor(POLICY, repository('acme/app'), usual), { defaultMs: HOUR, maxMs: 2 * HOUR });
  assert.deepEqual(timeoutsFor(POLICY, repository('other/app'), usual), usual);
  assert.equal(longestTimeout(POLICY, 24 * HOUR), 30 * HOUR);
  assert.equal(longestTimeout(policy(''), 24 * HOUR), 24 * HOUR);
});

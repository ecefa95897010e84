import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenLimits } from '../../../src/core/prepare/limits.ts';

const GIBIBYTE = 2 ** 30;
const defaults = { cpus: 2, memory: 4 * GIBIBYTE, pids: 100, disk: 20 * GIBIBYTE, sharedMemory: 1 };
const maxima = { cpus: 4, memory: 8 * GIBIBYTE, pids: 100, disk: 40 * GIBIBYTE };

test('limits: who asks for nothing gets what everybody gets, also beyond the maxima', () => {
  assert.deepEqual(givenLimits({}, { ...defaults, cpus: 9 }, maxima, 'trusted'), {
    limits: { ...defaults, cpus: 9 },
    notes: [],
  });
});

test('limits: what is asked for is given, more or less than the default', () => {
  const { limits, notes } = givenLimits({ cpus: 0.5, memory: 8 * GIBIBYTE }, defaults, maxima, 'trusted');
  assert.deepEqual(limits, { ...defaults, cpus: 0.5, memory: 8 * GIBIBYTE });
  assert.deepEqual(notes, []);
});

test('limits: more than the operator allows is cut, and said', () => {
  const { limits, notes } = givenLimits(
    { cpus: 64, memory: 9 * GIBIBYTE, pids: 101, disk: 41 * GIBIBYTE },
    defaults,
    maxima,
    'trusted',
  );
  assert.deepEqual(limits, { ...defaults, cpus: 4, memory: 8 * GIBIBYTE, pids: 100, disk: 40 * GIBIBYTE });
  assert.deepEqual(notes, [
    '`limits: cpus` asks for 64; the operator of this server allows at most 4.',
    '`limits: memory` asks for 9216 MiB; the operator of this server allows at most 8192 MiB.',
    '`limits: pids` asks for 101; the operator of this server allows at most 100.',
    '`limits: disk` asks for 41984 MiB; the operator of this server allows at most 40960 MiB.',
  ]);
});

test('limits: a stranger gets no more than a job that asks for nothing', () => {
  const { limits, notes } = givenLimits({ cpus: 4, memory: GIBIBYTE }, defaults, maxima, 'untrusted');
  assert.deepEqual(limits, { ...defaults, memory: GIBIBYTE });
  assert.deepEqual(notes, [
    '`limits: cpus` asks for 4; the operator of this server allows at most 2 for pull requests from outside.',
  ]);
});

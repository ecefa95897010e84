import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdLease } from '../../../src/io/sql/lease.ts';

/** Long against what a busy machine may be late. */
const times = { beatMs: 10, heldMs: 1_000 };

test('as long as the database hears of us it does not end, also when it does not at times', async () => {
  let beats = 0;
  const lease = holdLease(async () => {
    if (++beats % 2 === 0) throw new Error('away');
    return true;
  }, times);
  await sleep(2 * times.heldMs);
  assert.equal(lease.ended.aborted, false);
  lease.release();
});

test('it ends by our own clock when the database never answers', async () => {
  const lease = holdLease(() => new Promise(() => undefined), times);
  await once(lease.ended, 'abort');
  lease.release();
});

test('it ends at once when the work is no longer ours', async () => {
  const lease = holdLease(async () => false, { beatMs: 10, heldMs: 3_600_000 });
  await once(lease.ended, 'abort');
  lease.release();
});

test('released, it never ends', async () => {
  const lease = holdLease(() => new Promise(() => undefined), times);
  lease.release();
  await sleep(1.5 * times.heldMs);
  assert.equal(lease.ended.aborted, false);
});

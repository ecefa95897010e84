import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLane } from '../../../src/io/github/lane.ts';
import { Refusal } from '../../../src/io/github/refusal.ts';

function laneAt(start: number) {
  const clock = { now: start };
  return { clock, lane: createLane({ creationsPerMinute: 2 }, () => clock.now) };
}

const waits = (ms: number) => (error: unknown) => error instanceof Refusal && error.retryAfterMs === ms;

describe('a lane', () => {
  test('has one write in it', async () => {
    const { lane } = laneAt(0);
    let inside = 0;
    let most = 0;
    const write = () =>
      lane.write(false, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await new Promise(setImmediate);
        inside -= 1;
      });
    await Promise.all([write(), write(), write()]);
    assert.equal(most, 1);
  });

  test('goes on after a failed write', async () => {
    const { lane } = laneAt(0);
    await assert.rejects(lane.write(false, () => Promise.reject(new Error('no'))));
    assert.equal(await lane.write(false, async () => 'yes'), 'yes');
  });

  test('refuses at once while limited, also what was waiting in it', async () => {
    const { lane, clock } = laneAt(1_000);
    const first = lane.write(false, async () => lane.limit(30_000));
    const second = lane.write(false, async () => 'sent');
    await first;
    await assert.rejects(second, waits(30_000));
    assert.throws(() => lane.enter(), waits(30_000));
    clock.now += 30_000;
    lane.enter();
  });

  test('creates so much in a minute and no more; updates go on', async () => {
    const { lane, clock } = laneAt(0);
    const create = () => lane.write(true, async () => 'made');
    await create();
    clock.now = 10_000;
    await create();
    await assert.rejects(create(), waits(50_000));
    assert.equal(await lane.write(false, async () => 'updated'), 'updated');
    clock.now = 60_000;
    assert.equal(await create(), 'made');
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineRig, type Rig } from './engine-rig.ts';

/** One at a time: memory and processor time are measured for the whole process. */
describe('the output of a job', { concurrency: 1 }, () => {
  let rig: Rig;
  before(async () => {
    rig = await engineRig({ poolSize: 1 });
  });
  after(async () => {
    await rig.close();
  });

  const MEGABYTES = 200;
  for (const [what, script] of [
    ['200 MB of lines', `yes 0123456789 | head -c ${MEGABYTES}000000`],
    ['S30: one line of 200 MB', `head -c ${MEGABYTES}000000 /dev/zero | tr "\\\\0" x`],
  ] as const) {
    test(`${what} arrive complete, in memory that does not grow with them`, async () => {
      const before = process.memoryUsage.rss();
      let bytes = 0;
      let peak = 0;
      const sandbox = await rig.engine.prepare(rig.spec(script), rig.checkout, async () => undefined);
      const count = async (piece: Uint8Array) => {
        bytes += piece.length;
        peak = Math.max(peak, process.memoryUsage.rss());
      };
      const { code } = await sandbox.run(count, new AbortController().signal);
      await sandbox.destroy();
      assert.deepEqual({ code, bytes }, { code: 0, bytes: MEGABYTES * 1_000_000 });
      assert.ok(peak - before < 100 * 2 ** 20, `grew by ${Math.round((peak - before) / 2 ** 20)} MB`);
    });
  }

  test('written a byte at a time arrives complete and in order', async () => {
    const { text } = await rig.job(rig.spec('i=0; while [ $i -lt 3000 ]; do printf x; printf y >&2; i=$((i+1)); done'));
    assert.equal(text, 'xy'.repeat(3000));
  });

  test('A16: waiting for a silent job costs no processor time', async () => {
    const sandbox = await rig.engine.prepare(rig.spec('sleep 1000'), rig.checkout, async () => undefined);
    const stop = new AbortController();
    const running = sandbox.run(async () => undefined, stop.signal);
    await sleep(500);
    const before = process.cpuUsage();
    await sleep(1000);
    const { user, system } = process.cpuUsage(before);
    stop.abort();
    await running;
    await sandbox.destroy();
    assert.ok(user + system < 200_000, `${user + system} µs of a second`);
  });
});

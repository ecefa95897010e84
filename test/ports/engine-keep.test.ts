import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type { KeptSandbox, Terminal } from '../../src/flow/ports/engine.ts';
import { createEngine } from '../../src/io/docker/engine.ts';
import { engineRig, QUIET_LOG, type Rig } from './engine-rig.ts';

const HOUR_MS = 3_600_000;

describe('the container of a job that failed', () => {
  let rig: Rig;
  before(async () => {
    rig = await engineRig({ poolSize: 0 });
  });
  after(async () => {
    for (const kept of await rig.engine.kept()) await kept.destroy();
    assert.deepEqual(await rig.leftovers(), [], 'nothing is left behind');
    await rig.close();
  });

  /** A process of the same server that knows nothing of what the first one did. */
  const another = () => createEngine({ serverId: rig.serverId, poolSize: 0, log: QUIET_LOG });

  async function keep(until: number, script = 'exit 3'): Promise<void> {
    const spec = rig.spec(script, { environment: { PATH: '/bin', ANSWER: '42' }, afterScript: 'true' });
    await rig.job(spec, async sandbox => {
      await sandbox.runAfterScript({}, async () => undefined, new AbortController().signal);
      await sandbox.keep(until, 'Exit code 3');
    });
  }

  test('is kept with its workspace, also by the next process, and can be entered', async () => {
    const until = Date.now() + HOUR_MS;
    await keep(until, 'echo made > made.txt; echo left > /root/left; exit 3');
    assert.equal((await rig.leftovers()).length, 5, 'a container, three volumes and a note');

    const engine = another();
    await engine.reap(() => false);
    assert.equal((await rig.leftovers()).length, 5);
    const [kept, ...more] = await engine.kept();
    assert.ok(kept);
    assert.deepEqual([more.length, kept.until, kept.reason, kept.attempt.key], [0, until, 'Exit code 3', 'test']);

    assert.match(
      await typed(kept, 'cat made.txt /root/left; echo "<$ANSWER $TERM $PWD>"; exit\n'),
      /made\r\nleft\r\n<42 dumb \/builds\/project>/,
    );
    assert.equal((await rig.leftovers()).length, 5, 'the shell is gone');
    const filters = { label: [`dev.berth.server=${rig.serverId}`] };
    assert.deepEqual(await rig.docker.listImages({ filters }), [], 'and so is its image');

    await kept.extend(until - 1);
    await kept.extend(until + HOUR_MS);
    assert.deepEqual(
      (await engine.kept()).map(each => each.until),
      [until + HOUR_MS],
    );
    await (await engine.kept())[0]?.destroy();
    await kept.destroy();
    await assert.rejects(kept.extend(until + 2 * HOUR_MS), /time is over/);
  });

  test('goes when its time is over', async () => {
    await keep(Date.now() - 1);
    assert.equal((await rig.leftovers()).length, 5);
    assert.deepEqual(await rig.engine.kept(), []);
    await another().reap(() => false);
    await another().reap(() => false);
  });
});

/** What a person sees who types this at the first prompt. */
async function typed(kept: KeptSandbox, input: string): Promise<string> {
  const typing = new PassThrough();
  const seen: Uint8Array[] = [];
  const output = new PassThrough().on('data', piece => seen.push(piece)).once('data', () => typing.write(input));
  const terminal: Terminal = {
    input: typing,
    output,
    type: 'dumb',
    size: () => ({ columns: 80, rows: 24 }),
    onResize: () => () => undefined,
  };
  await kept.openShell(terminal);
  return Buffer.concat(seen).toString();
}

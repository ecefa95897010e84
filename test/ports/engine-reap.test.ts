import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { engineRig, type Rig } from './engine-rig.ts';

describe('S26: after a server was killed', () => {
  let rig: Rig;
  before(async () => {
    rig = await engineRig({ poolSize: 0 });
  });
  after(async () => {
    await rig.close();
  });

  async function containers(): Promise<string[]> {
    const filters = { label: [`dev.berth.server=${rig.serverId}`] };
    return (await rig.docker.listContainers({ all: true, filters })).map(found => found.State);
  }

  test('the next one keeps what it is told to keep and removes all else', async () => {
    const spec = rig.spec('echo running; sleep 1000');
    const program = fileURLToPath(new URL('engine-victim.ts', import.meta.url));
    const victim = spawn(process.execPath, [program, rig.serverId, rig.checkout, JSON.stringify(spec)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(victim.stdout, 'data');
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    // Calls that were under way when it died are still carried out by the engine.
    await sleep(1500);

    assert.ok((await containers()).length >= 2, 'the job and its network live on');
    await rig.engine.reap(attempt => attempt.runId === spec.attempt.runId && attempt.key === 'test');
    assert.deepEqual(await containers(), ['running', 'running'], 'the job and the network it joined');
    assert.equal((await rig.leftovers()).length, 4, 'the job and its three volumes');

    assert.ok((await rig.engine.reap(() => false)) > 0);
    assert.deepEqual(await containers(), []);
    await rig.engine.reap(() => false);
    assert.deepEqual(await rig.leftovers(), []);
    assert.equal(await rig.engine.reap(() => false), 0, 'safe to repeat');
  });

  test('the jobs of a living one are left alone', async () => {
    const sandbox = await rig.engine.prepare(rig.spec('echo fine'), rig.checkout, async () => undefined);
    await rig.engine.reap(() => true);
    const { code } = await sandbox.run(async () => undefined, new AbortController().signal);
    await sandbox.destroy();
    assert.equal(code, 0);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { engineRig, type Rig } from './engine-rig.ts';

describe('S26: after a server was killed', () => {
  let rig: Rig;
  let filters: { label: string[] };
  before(async () => {
    rig = await engineRig({ poolSize: 0 });
    filters = filterOf(rig);
  });
  after(async () => {
    await rig.close();
  });

  async function containers(): Promise<string[]> {
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

  test('the image of a shell that nobody left goes, when its attempt is given up', async () => {
    const spec = rig.spec('echo fine');
    const sandbox = await rig.engine.prepare(spec, rig.checkout, async () => undefined);
    await sandbox.run(async () => undefined, new AbortController().signal);
    const [job] = (await rig.docker.listContainers({ all: true, filters })).filter(
      one => one.Labels['dev.berth.run'] === spec.attempt.runId,
    );
    assert.ok(job);
    // As openShell does it.
    await rig.docker.getContainer(job.Id).commit({ pause: false });
    const images = async () => (await rig.docker.listImages({ filters: JSON.stringify(filters) })).length;
    await rig.engine.reap(attempt => attempt.runId === spec.attempt.runId);
    assert.equal(await images(), 1);
    await rig.engine.reap(() => false);
    assert.equal(await images(), 0);
    await sandbox.destroy();
  });

  test('a container that held a network and died with the engine goes, though its process lives', async () => {
    const living = await engineRig({ poolSize: 1 });
    const sandbox = await living.engine.prepare(living.spec('true'), living.checkout, async () => undefined);
    await sandbox.destroy();
    const held = await rig.docker.listContainers({ filters: filterOf(living) });
    await Promise.all(held.map(({ Id }) => rig.docker.getContainer(Id).kill()));
    assert.equal(await living.engine.reap(() => true), held.length);
    assert.deepEqual(await rig.docker.listContainers({ all: true, filters: filterOf(living) }), []);
    await living.close();
  });

  test('the jobs of a living one are left alone', async () => {
    const sandbox = await rig.engine.prepare(rig.spec('echo fine'), rig.checkout, async () => undefined);
    await rig.engine.reap(() => true);
    const { code } = await sandbox.run(async () => undefined, new AbortController().signal);
    await sandbox.destroy();
    assert.equal(code, 0);
  });
});

function filterOf({ serverId }: Rig): { label: string[] } {
  return { label: [`dev.berth.server=${serverId}`] };
}

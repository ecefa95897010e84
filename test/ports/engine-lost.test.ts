import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { InfraError } from '../../src/model/errors.ts';
import { Cable } from './cable.ts';
import { engineRig } from './engine-rig.ts';

describe('an engine that goes away under a running job', { concurrency: 2 }, () => {
  test('and comes back has ended the container: no script failed', async t => {
    const cable = new Cable();
    t.after(() => cable.cut('abruptly'));
    await cable.plug();
    const rig = await engineRig({ poolSize: 0, dockerHost: `unix://${cable.path}` });
    const sandbox = await rig.engine.prepare(rig.spec('echo up; sleep 1000'), rig.checkout, async () => undefined);
    const output = async () => {
      // By then the engine has answered that it was started.
      await sleep(1_000);
      cable.silence();
      // As dockerd does when it starts and finds a container that it does not keep.
      const filters = { label: [`dev.berth.server=${rig.serverId}`] };
      for (const { Id } of await rig.docker.listContainers({ filters })) {
        await rig.docker.getContainer(Id).kill({ signal: 'SIGTERM' });
      }
      cable.drop('cleanly');
    };
    const isOutage = (error: unknown) => error instanceof InfraError && error.retryable;
    await assert.rejects(sandbox.run(output, new AbortController().signal), isOutage);
    await sandbox.destroy();
    await rig.close();
  });

  for (const how of ['abruptly', 'cleanly'] as const) {
    test(`fails the run, when the connection ends ${how}, and is cleaned up once it is back`, async t => {
      const cable = new Cable();
      t.after(() => cable.cut('abruptly'));
      await cable.plug();
      const rig = await engineRig({ poolSize: 0, dockerHost: `unix://${cable.path}` });
      const sandbox = await rig.engine.prepare(rig.spec('echo up; sleep 1000'), rig.checkout, async () => undefined);
      const output = async () => cable.cut(how);
      const isOutage = (error: unknown) => error instanceof InfraError && error.retryable;
      await assert.rejects(sandbox.run(output, new AbortController().signal), isOutage);
      await assert.rejects(sandbox.destroy(), isOutage);
      await assert.rejects(rig.engine.check(), isOutage);

      await cable.plug();
      await sandbox.destroy();
      assert.deepEqual(await rig.leftovers(), []);
      await rig.close();
    });
  }
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { InfraError } from '../../src/model/errors.ts';
import { engineRig } from './engine-rig.ts';

/** A way to the engine that can be cut. */
class Cable {
  readonly path = join(tmpdir(), `berth-cable-${randomUUID()}.sock`);
  readonly #ends = new Set<Socket>();
  #server: Server | undefined;

  async plug(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, near => {
      const far = connect({ path: '/var/run/docker.sock', allowHalfOpen: true });
      near.pipe(far).pipe(near);
      for (const end of [near, far]) {
        this.#ends.add(end);
        end.on('error', () => end.destroy());
        end.on('close', () => this.#ends.delete(end));
      }
    });
    this.#server = server;
    await new Promise<void>(resolve => server.listen(this.path, resolve));
  }

  cut(how: 'abruptly' | 'cleanly'): void {
    this.#server?.close();
    // Gone before anybody can notice and plug it in again.
    rmSync(this.path, { force: true });
    for (const end of this.#ends) how === 'cleanly' ? end.end() : end.destroy();
  }
}

describe('an engine that goes away under a running job', { concurrency: 2 }, () => {
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

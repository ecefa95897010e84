import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { describe, test } from 'node:test';
import { openStore } from '../../../src/io/sql/open.ts';
import type { AttemptRef } from '../../../src/model/run.ts';
import { eventually } from '../../ports/store-eventually.ts';
import { queuedJob, sampleRepository, sampleRun } from '../../ports/store-samples.ts';
import { startHolder } from './holding.ts';
import { createDatabase, startEmbedded } from './servers.ts';
import { silent, template, temporaryDirectory } from './temporary-store.ts';

describe('after kill -9', { concurrency: true }, () => {
  test('every delivery that was accepted is handled, and its server was taken over', async () => {
    const { directory, remove } = await temporaryDirectory();
    const sql = path.join(directory, 'sql');
    const accepted: unknown[] = [];
    for (let round = 0; round < 3; round++) {
      const holder = await startHolder('accept', sql);
      await eventually(() => holder.said.length >= 30);
      await holder.kill();
      accepted.push(...holder.said);
    }
    const survivor = await openStore({ directory: sql, log: silent, template });
    try {
      const handled = new Set<unknown>();
      await survivor.queue.takeDeliveries(4, async ({ id }) => {
        handled.add(id);
      });
      await eventually(() => accepted.every(id => handled.has(id)));
      assert.ok(accepted.length >= 90);
    } finally {
      await survivor.close();
      await remove();
    }
  });

  test('what the owner of a database of its own had taken is due again at once', async () => {
    const { directory, remove } = await temporaryDirectory();
    const sql = path.join(directory, 'sql');
    const first = await openStore({ directory: sql, log: silent, template });
    const deliveryId = randomUUID();
    const { id } = await first.store.create(deliveryId, runId =>
      sampleRun(runId, deliveryId, sampleRepository(), { jobs: [queuedJob('build')] }),
    );
    await first.close();
    const worker = await startHolder('hang', sql);
    await eventually(() => worker.said.length > 0);
    await worker.kill();
    const survivor = await openStore({ directory: sql, log: silent, template });
    try {
      const taken: AttemptRef[] = [];
      await survivor.queue.takeAttempts(1, async ref => {
        taken.push(ref);
      });
      // Its heartbeat is missed after ten seconds, and supervision comes later still.
      await eventually(() => taken.length > 0, 8_000);
      assert.deepEqual(taken, [{ runId: id, key: 'build', number: 1 }]);
    } finally {
      await survivor.close();
      await remove();
    }
  });

  test('the attempt of a dead worker is handed to another one', async () => {
    const server = await startEmbedded();
    const databaseUrl = await createDatabase(server);
    const worker = await startHolder('hang', databaseUrl);
    const survivor = await openStore({ databaseUrl, directory: '/nowhere', log: silent });
    try {
      const deliveryId = randomUUID();
      const { id } = await survivor.store.create(deliveryId, runId =>
        sampleRun(runId, deliveryId, sampleRepository(), { jobs: [queuedJob('build')] }),
      );
      const attempt = { runId: id, key: 'build', number: 1 };
      await eventually(() => worker.said.length > 0);
      assert.deepEqual(worker.said, [attempt]);
      await worker.kill();
      const taken: AttemptRef[] = [];
      await survivor.queue.takeAttempts(1, async ref => {
        taken.push(ref);
      });
      // The shortest heartbeat that the queue allows is 10 seconds.
      await eventually(() => taken.length > 0, 60_000);
      assert.deepEqual(taken, [attempt]);
    } finally {
      await survivor.close();
      await server.close();
    }
  });
});

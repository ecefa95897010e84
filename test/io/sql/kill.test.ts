import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { openStore } from '../../../src/io/sql/open.ts';
import type { AttemptRef } from '../../../src/model/run.ts';
import { eventually } from '../../ports/store-eventually.ts';
import { finishedJob, jobRun, NOW, queuedJob, sampleRepository, sampleRun } from '../../ports/store-samples.ts';
import { startHolder } from './holding.ts';
import { notify } from './notify.ts';
import { createDatabase, runSql, startEmbedded } from './servers.ts';
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

  test('what was decided and what was being sent is sent by another, the same and in its order', async () => {
    const server = await startEmbedded();
    const databaseUrl = await createDatabase(server);
    const { store, ...survivor } = await openStore({ databaseUrl, directory: '/nowhere', log: silent });
    const heard: string[] = [];
    let manner: 'is away' | 'does not answer' | 'takes it' = 'is away';
    const receiver = createServer(async (request, response) => {
      heard.push(await text(request));
      if (manner === 'is away') request.socket.destroy();
      if (manner === 'takes it') response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const repository = sampleRepository();
    const push = (...jobs: readonly ReturnType<typeof finishedJob>[]) => {
      const id = randomUUID();
      return store.create(id, runId => sampleRun(runId, id, repository, { jobs, completedAt: NOW }));
    };
    const areKept = async (count: number) => (await runSql(databaseUrl, 'select from berth.notice')).length === count;
    try {
      const first = await startHolder('notify', databaseUrl, url);
      await push(jobRun('build', { status: 'completed', conclusion: 'failure', at: NOW }, []));
      await eventually(() => heard.length === 1);
      await push(finishedJob('build'));
      await eventually(() => areKept(2));
      await first.kill();
      assert.equal(heard.length, 1, 'the second was decided and never sent');

      manner = 'does not answer';
      const second = await startHolder('notify', databaseUrl, url);
      await eventually(() => heard.length === 2);
      await second.kill();

      manner = 'takes it';
      const third = notify({ store, ...survivor }, url, new AbortController().signal);
      await eventually(() => heard.length === 4);
      await eventually(() => areKept(0));
      await third.stop();
      const [broken, fixed] = [heard[0], heard[3]].map(body => JSON.parse(body ?? ''));
      assert.deepEqual(heard.slice(0, 3), Array(3).fill(heard[0]));
      assert.deepEqual([broken.event, fixed.event], ['branch.broken', 'branch.fixed']);
    } finally {
      receiver.closeAllConnections();
      receiver.close();
      await survivor.close();
      await server.close();
    }
  });
});

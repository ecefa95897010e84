import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { openStore } from '../../../src/io/sql/open.ts';
import { eventually } from '../../ports/store-eventually.ts';
import { queuedJob, sampleRepository, sampleRun } from '../../ports/store-samples.ts';
import { createDatabase, runSql, startEmbedded } from './servers.ts';
import { silent } from './temporary-store.ts';

test('tags that nobody has used for long leave nothing, those with work stay, and all may come again', async t => {
  const server = await startEmbedded();
  const databaseUrl = await createDatabase(server);
  const { store, queue, close } = await openStore({ databaseUrl, directory: '/nowhere', log: silent });
  t.after(async () => {
    await close();
    await server.close();
  });
  const create = (...tags: readonly string[]) => {
    const deliveryId = randomUUID();
    const jobs = [{ ...queuedJob('a'), job: { ...queuedJob('a').job, tags } }];
    return store.create(deliveryId, id => sampleRun(id, deliveryId, sampleRepository(), { jobs }));
  };
  const names = async () => {
    const rows = await runSql(databaseUrl, "select name from pgboss.queue where name like 'attempt/%'");
    return rows.length;
  };
  const taken: string[] = [];
  await create('once');
  await create('arm');
  await queue.takeAttempts(1, async ({ runId }) => void taken.push(runId), {
    tags: ['once'],
    untagged: false,
    heedsLimits: false,
  });
  await eventually(() => taken.length === 1);
  await store.forgetDeliveries(0);
  assert.equal(await names(), 2);
  await eventually(async () => {
    await store.forgetDeliveries(Date.now() + 60_000);
    return (await names()) === 1;
  });
  const again = await create('once');
  await eventually(() => taken.length === 2);
  assert.equal(taken[1], again.id);
});

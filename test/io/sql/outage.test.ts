import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { readLockFile } from '../../../src/io/sql/embedded/lock-file.ts';
import { openStore } from '../../../src/io/sql/open.ts';
import { InfraError } from '../../../src/model/errors.ts';
import { eventually } from '../../ports/store-eventually.ts';
import { sampleDelivery, sampleRepository, sampleRun } from '../../ports/store-samples.ts';
import { startEmbedded } from './servers.ts';
import { silent, template, temporaryDirectory } from './temporary-store.ts';

test('when the server crashes the store fails for a moment, retryably, and then everything works again', async () => {
  const { directory, remove } = await temporaryDirectory();
  const sql = path.join(directory, 'sql');
  const { store, queue, close } = await openStore({ directory: sql, log: silent, template });
  const handled: string[] = [];
  const seen: string[] = [];
  const failures: unknown[] = [];
  try {
    await queue.takeDeliveries(1, async ({ id }) => {
      handled.push(id);
    });
    store.watch(id => seen.push(id));
    const run = await store.create('d', id => sampleRun(id, 'd', sampleRepository()));
    const working = Array.from({ length: 20 }, () =>
      store.change(run.id, ({ round, ...rest }) => ({ ...rest, round: round + 1 })),
    );
    const lock = await readLockFile(path.join(sql, 'data'));
    assert.ok(lock);
    process.kill(lock.pid, 'SIGKILL');
    const isUp = () =>
      store.find(run.id).then(
        () => true,
        error => !failures.push(error),
      );
    for (const result of await Promise.allSettled(working)) {
      if (result.status === 'rejected') failures.push(result.reason);
    }
    await eventually(async () => (await readLockFile(path.join(sql, 'data')))?.pid !== lock.pid && (await isUp()));
    assert.ok(failures.length > 0, 'nothing failed: the server was not away');
    for (const failure of failures) assert.ok(failure instanceof InfraError && failure.retryable, String(failure));

    const delivery = sampleDelivery();
    await eventually(() =>
      store.accept(delivery).then(
        () => true,
        () => false,
      ),
    );
    await eventually(() => handled.includes(delivery.id));
    seen.length = 0;
    await eventually(async () => {
      await store.change(run.id, current => ({ ...current, round: current.round + 1 }));
      return seen.includes(run.id);
    });
  } finally {
    await close();
    await remove();
  }
});

test('a database that nobody serves is a retryable failure', async () => {
  const databaseUrl = 'postgres://nobody@127.0.0.1:1/none';
  await assert.rejects(openStore({ databaseUrl, directory: '/nowhere', log: silent }), {
    name: 'InfraError',
    retryable: true,
  });
});

test('a database that refuses us is a failure that waiting does not mend, and says what to check', async () => {
  const server = await startEmbedded();
  try {
    for (const databaseUrl of [server.urlOf('no_such_database'), 'postgres://[broken']) {
      await assert.rejects(openStore({ databaseUrl, directory: '/nowhere', log: silent }), {
        name: 'InfraError',
        retryable: false,
        message: /DATABASE_URL/,
      });
    }
  } finally {
    await server.close();
  }
});

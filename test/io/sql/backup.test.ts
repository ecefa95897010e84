import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { restore } from '../../../src/io/sql/backup/backup.ts';
import { SAVED } from '../../../src/io/sql/backup/format.ts';
import { type OpenStore, openStore } from '../../../src/io/sql/open.ts';
import { eventually } from '../../ports/store-eventually.ts';
import {
  ada,
  claim,
  finishedJob,
  NOW,
  queuedJob,
  sampleDelivery,
  sampleRepository,
  sampleRun,
  withJob,
} from '../../ports/store-samples.ts';
import { createDatabase, runSql, type Server, startServer } from './servers.ts';
import { silent, template, temporaryDirectory } from './temporary-store.ts';

const COMMAND = fileURLToPath(new URL('../../../src/cli/berth.mjs', import.meta.url));
const none = '/nowhere';

let server: Server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

async function berth(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd: environment['DATA_DIR'],
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', text => {
    said += text;
  });
  const code = await new Promise(resolve => child.on('close', resolve));
  return `${code} ${said}`;
}

/** A finished run, one that waits, one that is worked on and has told tests, a delivery that was not handled, a timer, and a sighting. */
async function fill({ store }: OpenStore): Promise<void> {
  const repository = sampleRepository();
  const create = (jobs: readonly ReturnType<typeof queuedJob>[], completedAt?: number) => {
    const id = randomUUID();
    const changes = { jobs, ...(completedAt === undefined ? {} : { completedAt }) };
    return store.create(id, runId => sampleRun(runId, id, repository, changes));
  };
  for (let count = 0; count < 60; count++) await create([finishedJob('build'), finishedJob('test')], NOW);
  await create([queuedJob('waits')]);
  const { id } = await create([queuedJob('runs'), queuedJob('waits too')]);
  await store.change(id, run => claim(run, 'runs', 'elsewhere/1'));
  await store.change(id, run => withJob(run, 'waits too', job => job));
  const tests = [{ suite: 'NULL', name: 'a\t"\\N"', durationMs: 7, outcome: 'failed', message: 'no\nway' } as const];
  await store.keepTests({ runId: id, key: 'runs', number: 1 }, 'elsewhere/1', tests);
  await store.accept(sampleDelivery(repository));
  const timer = { cron: '0 3 * * *', timezone: 'UTC', branch: 'main', variables: { A: '1' }, dueAt: NOW };
  await store.setTimers(repository.id, [{ id: 'nightly', repository, actor: ada, ...timer }]);
  await store.setSighting(repository.id, { 'branch main': { sha: 'a'.repeat(40), since: NOW } });
}

/** Everything that can be seen through the ports. */
async function contentOf({ store }: OpenStore) {
  const runs = await store.findRuns({ limit: 1000 });
  const timers = await store.dueTimers(NOW);
  const [first] = runs;
  const sighting = first && (await store.sighting(first.trigger.repository.id));
  const claimed = await store.claimed();
  const tests = await Promise.all(claimed.map(attempt => store.tests(attempt)));
  return { runs, timers, sighting, claimed, tests, unpublished: await store.unpublished(1000) };
}

/** What the queue hands out, by name. */
async function workOf({ queue }: OpenStore): Promise<readonly string[]> {
  const work: string[] = [];
  await queue.takeDeliveries(1, async ({ incoming }) => void work.push(incoming.kind));
  await queue.takeAttempts(1, async ({ key }) => void work.push(key));
  await eventually(() => work.length >= 4);
  return work.toSorted();
}

describe('a backup', () => {
  test('taken while the server runs has everything, and goes on elsewhere where it stopped', async t => {
    const [here, there] = [await temporaryDirectory(), await temporaryDirectory()];
    t.after(() => Promise.all([here.remove(), there.remove()]));
    const file = join(here.directory, 'saved.berth');
    const directory = join(here.directory, 'postgres');
    const original = await openStore({ directory, log: silent, durable: false, template });
    await fill(original);
    const content = await contentOf(original);
    assert.match(await berth(['backup', file], { DATA_DIR: here.directory }), /^0 Saved/);
    assert.equal((await stat(file)).mode & 0o077, 0, 'nobody else may read it');
    assert.deepEqual(await contentOf(original), content);
    await original.close();

    assert.match(await berth(['restore', file], { DATA_DIR: there.directory }), /^0 Restored/);
    const restored = await openStore({ directory: join(there.directory, 'postgres'), log: silent, durable: false });
    assert.deepEqual(await contentOf(restored), content);
    assert.deepEqual(await workOf(restored), ['commented', 'runs', 'waits', 'waits too']);
    const next = await restored.store.create('next', id => sampleRun(id, 'next', sampleRepository()));
    assert.equal(
      content.runs.some(({ id }) => id === next.id),
      false,
    );
    await restored.close();
    assert.match(await berth(['restore', file], { DATA_DIR: there.directory }), /^3 .*in use already/s);

    const databaseUrl = await createDatabase(server);
    assert.match(await berth(['migrate-to', databaseUrl], { DATA_DIR: here.directory }), /^0 Moved/);
    const moved = await openStore({ databaseUrl, directory: none, log: silent });
    assert.deepEqual(await contentOf(moved), content);
    assert.deepEqual(await workOf(moved), ['commented', 'runs', 'waits', 'waits too']);
    await moved.close();

    const text = zstdDecompressSync(await readFile(file)).toString();
    for (const [what, changed, reason] of [
      ['cut short', text.slice(0, -4), /cut short/],
      ['cut within a row', text.slice(0, text.length / 2), /cut short|JSON|json/],
      ['of a newer Berth', text.replace(/"schema":\d+/, '"schema":9999'), /newer/],
      ['something else', 'hello\n', /no backup/],
    ] as const) {
      const url = await createDatabase(server);
      const loading = restore({ databaseUrl: url, directory: none, log: silent }, Readable.from([changed]));
      await assert.rejects(loading, reason, what);
      const { store, close } = await openStore({ databaseUrl: url, directory: none, log: silent });
      assert.deepEqual(await store.findRuns({ limit: 1 }), [], what);
      await close();
    }
  });

  test('of an older Berth is brought forward', async () => {
    const databaseUrl = await createDatabase(server);
    const place = { databaseUrl, directory: none, log: silent };
    const columns = ['id', 'kind', 'repository_id', 'incoming', 'received_at', 'handled_at'];
    const row = ['old', 'commented', '1', JSON.stringify(sampleDelivery().incoming), '2026-01-01T00:00:00Z', null];
    const lines = [{ berth: 1, schema: 1 }, { table: 'delivery', columns, rows: [row] }, { end: true }];
    await restore(place, Readable.from(lines.map(line => `${JSON.stringify(line)}\n`)));
    const opened = await openStore(place);
    assert.equal(await opened.store.accept({ ...sampleDelivery(), id: 'old' }), 'duplicate');
    assert.deepEqual(await opened.store.dueTimers(NOW), []);
    await opened.close();
  });

  test('is not restored over runs, though their deliveries were forgotten', async () => {
    const databaseUrl = await createDatabase(server);
    const place = { databaseUrl, directory: none, log: silent };
    const opened = await openStore(place);
    const { id } = await opened.store.create('one', runId => sampleRun(runId, 'one', sampleRepository()));
    const lines = [{ berth: 1, schema: 1 }, { end: true }].map(line => `${JSON.stringify(line)}\n`);
    await assert.rejects(restore(place, Readable.from(lines)), /in use already/);
    assert.equal((await opened.store.find(id))?.id, id);
    await opened.close();
  });

  test('has every table of ours but that of the queues, which are made again', async () => {
    const databaseUrl = await createDatabase(server);
    await (await openStore({ databaseUrl, directory: none, log: silent })).close();
    const tables = await runSql(
      databaseUrl,
      "select table_name from information_schema.tables where table_schema = 'berth' and table_name <> 'migration'",
    );
    assert.deepEqual(tables.map(row => row['table_name']).toSorted(), [...SAVED, 'attempt_queue'].toSorted());
  });

  test('is not written over another file before it is whole', async t => {
    const { directory, remove } = await temporaryDirectory();
    t.after(remove);
    const file = join(directory, 'saved.berth');
    await writeFile(file, zstdCompressSync('precious'));
    const away = 'postgres://nobody@127.0.0.1:1/none';
    assert.match(await berth(['backup', file], { DATA_DIR: directory, DATABASE_URL: away }), /^3 /);
    assert.equal(zstdDecompressSync(await readFile(file)).toString(), 'precious');
  });
});

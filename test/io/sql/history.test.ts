import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { openStore } from '../../../src/io/sql/open.ts';
import { fillHistory } from './fill-history.ts';
import { QUESTIONS } from './questions.ts';
import { type Server, startEmbedded } from './servers.ts';
import { silent } from './temporary-store.ts';

/** As many as make the database prefer an index to reading all. */
const RUNS = 2_000;
const TESTS_OF_RUN = 20;
/** A page of runs with all their jobs. */
const FEW_ROWS = 500;

let server: Server;
before(async () => {
  server = await startEmbedded();
  await fillHistory(server.urlOf('postgres'), RUNS, TESTS_OF_RUN);
});
after(() => server.close());

/** Rows that were read, in vain or not, by table. What a session did counts when it has ended. */
async function rowsRead(databaseUrl: string): Promise<ReadonlyMap<string, number>> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const { rows } = await client.query<{ name: string; read: string }>(
    `select schemaname || '.' || relname as name, seq_tup_read + coalesce(idx_tup_fetch, 0) as read from pg_stat_user_tables`,
  );
  await client.end();
  return new Map(rows.map(({ name, read }) => [name, Number(read)]));
}

test('of a run that was removed no table has anything, but for the uses of secrets and what is told of branches, which outlive it', async t => {
  const databaseUrl = server.urlOf('postgres');
  const client = new pg.Pool({ connectionString: databaseUrl });
  t.after(() => client.end());
  const tables = await client.query<{ name: string }>(
    `select table_schema || '.' || table_name as name from information_schema.columns
      where table_schema = 'berth' and column_name = 'run_id' and table_name not in ('secret_use', 'branch', 'notice')`,
  );
  const names = tables.rows.map(({ name }) => name).sort();
  assert.deepEqual(names, [
    'berth.attempt',
    'berth.deployment',
    'berth.finished_push',
    'berth.job',
    'berth.run_text',
    'berth.test_result',
  ]);
  const { rows } = await client.query<{ id: string; key: string }>(
    'select run_id as id, key from berth.attempt order by run_id desc limit 1',
  );
  const [{ id, key } = { id: '', key: '' }] = rows;
  await client.query(`insert into berth.test_result (repository_id, run_id, key, attempt, position, suite, name, outcome)
    select repository_id, id, '${key}', 1, 0, 'suite', 'name', 'passed' from berth.run where id = ${id}`);
  await client.query(`insert into berth.finished_push
    select id, repository_id, ref, completed_at from berth.run where id = ${id} on conflict do nothing`);
  await client.query(`insert into berth.deployment
    select id, '${key}', repository_id, 'live', 'start', created_at, created_at, null from berth.run where id = ${id}`);
  const count = async (name: string) =>
    Number(
      (await client.query<{ rows: string }>(`select count(*) as rows from ${name} where run_id = ${id}`)).rows[0]?.rows,
    );
  const before = await Promise.all(names.map(count));
  assert.ok(before.every(rows => rows > 0));
  const { store, close } = await openStore({ directory: 'unused', databaseUrl, log: silent });
  await store.remove(id);
  await close();
  assert.deepEqual(new Set(await Promise.all(names.map(count))), new Set([0]));
});

test('nothing that a server asks its store while it works reads the whole history', async t => {
  const databaseUrl = server.urlOf('postgres');
  const open = () => openStore({ directory: 'unused', databaseUrl, log: silent });
  await (await open()).close();
  const questions: typeof QUESTIONS = { 'to start': async () => undefined, ...QUESTIONS };
  for (const [what, ask] of Object.entries(questions)) {
    await t.test(what, async () => {
      const before = await rowsRead(databaseUrl);
      const opened = await open();
      await ask(opened, 1);
      await opened.queue.drain(10_000);
      await opened.close();
      const read = [...(await rowsRead(databaseUrl))]
        .map(([name, rows]) => [name, rows - (before.get(name) ?? 0)] as const)
        .filter(([, rows]) => rows > FEW_ROWS);
      assert.deepEqual(read, []);
    });
  }
});

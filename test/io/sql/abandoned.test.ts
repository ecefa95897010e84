import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { connect } from '../../../src/io/sql/postgres.ts';
import { type Server, startServer } from './servers.ts';

let server: Server;
before(async () => {
  server = await startServer();
});
after(() => server.close());

test('a transaction that says nothing for long is ended, so that what it holds is free', async () => {
  const { db, close } = await connect({ connectionString: server.urlOf('postgres') }, 100);
  const abandoned = db.transaction().execute(async tx => {
    await sql`select pg_advisory_xact_lock(1)`.execute(tx);
    await sleep(1_000);
    await sql`select 1`.execute(tx);
  });
  await assert.rejects(abandoned);
  const { rows } = await sql<{ isFree: boolean }>`select pg_try_advisory_lock(1) as "isFree"`.execute(db);
  assert.deepEqual(rows, [{ isFree: true }]);
  await close();
});

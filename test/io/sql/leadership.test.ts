import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { locks } from '../../../src/io/sql/locks.ts';
import { openDoors, type Server, startEmbedded } from './servers.ts';

let server: Server;
before(async () => {
  server = await startEmbedded();
});
after(() => server.close());

const never = new AbortController().signal;

test('one leads at a time, and is followed when it gives back or its session ends', async () => {
  const { one, two, close } = await openDoors(server);
  const first = await one.leadership.lead(never);
  let followed = false;
  const following = two.leadership.lead(never).then(lead => {
    followed = true;
    return lead;
  });
  const impatient = AbortSignal.timeout(1_500);
  await assert.rejects(two.leadership.lead(impatient));
  assert.deepEqual([impatient.aborted, followed], [true, false]);

  await first.release();
  await first.release();
  const second = await following;
  const lost = new Promise(resolve => second.lost.addEventListener('abort', resolve));
  const again = one.leadership.lead(never);
  await endLeader();
  await lost;
  const third = await again;
  assert.equal(third.lost.aborted, false);
  await third.release();
  await second.release();
  await close();
});

/** As a server does that is stopped, or one that has not heard of us for too long. */
async function endLeader(): Promise<void> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') });
  await client.connect();
  const { rows } = await client.query(
    `select pg_terminate_backend(pid) as ended from pg_locks where locktype = 'advisory' and granted and objid = $1`,
    [locks.leader],
  );
  assert.deepEqual(rows, [{ ended: true }]);
  await client.end();
}

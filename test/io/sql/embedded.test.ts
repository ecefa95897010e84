import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { isPostmaster, readLockFile } from '../../../src/io/sql/embedded/lock-file.ts';
import { type Embedded, openEmbedded } from '../../../src/io/sql/embedded.ts';
import { InfraError } from '../../../src/model/errors.ts';
import { eventually } from '../../ports/store-eventually.ts';
import { startHolder } from './holding.ts';
import { runSql } from './servers.ts';
import { silent, type TemporaryDirectory, template, temporaryDirectory } from './temporary-store.ts';

describe('the embedded PostgreSQL', () => {
  let place: TemporaryDirectory;
  let directory: string;
  let data: string;
  beforeEach(async () => {
    place = await temporaryDirectory();
    directory = path.join(place.directory, 'sql');
    data = path.join(directory, 'data');
  });
  afterEach(() => place.remove());

  function open(durable = false): Promise<Embedded> {
    return openEmbedded({ directory, log: silent, durable, template });
  }

  function ask({ address }: Embedded, statement: string): Promise<readonly Record<string, unknown>[]> {
    const host = encodeURIComponent(address.host);
    return runSql(`postgres://${address.user}@localhost/${address.database}?host=${host}`, statement);
  }

  async function runningPid(): Promise<number | undefined> {
    const lock = await readLockFile(data);
    return lock !== undefined && (await isPostmaster(lock.pid, data)) ? lock.pid : undefined;
  }

  test('keeps what it was told, and leaves no process when closed', async () => {
    const first = await open(true);
    await ask(first, 'create table kept as select 42 as answer');
    const pid = await runningPid();
    assert.ok(pid);
    await Promise.all([first.close(), first.close()]);
    assert.equal(await isPostmaster(pid, data), false);
    const second = await open(true);
    assert.deepEqual(await ask(second, 'select answer from kept'), [{ answer: 42 }]);
    await second.close();
  });

  test('is closed to others: no TCP port, directories of its owner only, never as root', async () => {
    const embedded = await open();
    const pid = await runningPid();
    assert.deepEqual(await ask(embedded, `select current_setting('listen_addresses') as tcp`), [{ tcp: '' }]);
    for (const folder of [directory, data, path.join(directory, 'socket')]) {
      assert.equal((await stat(folder)).mode & 0o777, 0o700, folder);
    }
    assert.notEqual((await stat(`/proc/${pid}`)).uid, 0);
    await embedded.close();
  });

  test('detects damage, and sorts text the same on every machine', async () => {
    const embedded = await open();
    const settings = await ask(
      embedded,
      `select current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
       datlocprovider as provider, datlocale as locale from pg_database where datname = 'postgres'`,
    );
    assert.deepEqual(settings, [{ checksums: 'on', encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' }]);
    await embedded.close();
  });

  test('a second opener is refused and told who is there', async () => {
    const embedded = await open();
    await assert.rejects(open(), (error: unknown) => {
      assert.ok(error instanceof InfraError);
      assert.equal(error.retryable, false);
      assert.match(error.message, new RegExp(`in use by berth ${process.pid} on .+ Stop it first`));
      return true;
    });
    assert.deepEqual(await ask(embedded, 'select 1 as one'), [{ one: 1 }]);
    await embedded.close();
  });

  test('of several openers at once one wins and the others are refused', async () => {
    const openings = await Promise.allSettled([open(), open(), open()]);
    const won = openings.filter(opening => opening.status === 'fulfilled');
    assert.equal(won.length, 1);
    for (const opening of openings) {
      if (opening.status === 'rejected') assert.ok(opening.reason instanceof InfraError, String(opening.reason));
    }
    for (const { value } of won) {
      assert.deepEqual(await ask(value, 'select 1 as one'), [{ one: 1 }]);
      await value.close();
    }
    assert.equal(await runningPid(), undefined);
  });

  test('the server of a dead owner is stopped first; a living one is left alone', async () => {
    const holder = await startHolder('hold', directory);
    const orphan = await runningPid();
    assert.ok(orphan);
    await assert.rejects(open(), { name: 'InfraError', retryable: false });
    await holder.kill();
    assert.equal(await runningPid(), orphan, 'the server outlives its owner');
    const embedded = await open();
    assert.equal(await isPostmaster(orphan, data), false);
    assert.deepEqual(await ask(embedded, 'select count(*)::int as n from berth.run'), [{ n: 0 }]);
    await embedded.close();
  });

  test('it starts over the lock files of a killed server, also when its number lives on', async () => {
    const holder = await startHolder('hold', directory);
    const server = await runningPid();
    assert.ok(server);
    await holder.kill();
    process.kill(server, 'SIGKILL');
    await eventually(async () => !(await isPostmaster(server, data)));
    // The number now belongs to a living process of the same user as the server.
    const file = path.join(data, 'postmaster.pid');
    const other = await open2();
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^\d+/, String(other.pid)));
    const embedded = await open();
    assert.deepEqual(await ask(embedded, 'select 1 as one'), [{ one: 1 }]);
    await embedded.close();
    await other.close();
  });

  /** Another server on another directory: a process that has nothing to do with ours. */
  async function open2(): Promise<{ readonly pid: number; close(): Promise<void> }> {
    const elsewhere = path.join(place.directory, 'elsewhere');
    const embedded = await openEmbedded({ directory: elsewhere, log: silent, durable: false, template });
    const lock = await readLockFile(path.join(elsewhere, 'data'));
    assert.ok(lock);
    return { pid: lock.pid, close: () => embedded.close() };
  }

  test('a server that is killed comes back on the same socket, still with its owner', async () => {
    const embedded = await open();
    const before = await runningPid();
    assert.ok(before);
    process.kill(before, 'SIGKILL');
    await eventually(async () => {
      const now = await runningPid();
      return now !== undefined && now !== before;
    });
    await eventually(() =>
      ask(embedded, 'select 1').then(
        () => true,
        () => false,
      ),
    );
    await eventually(async () => (await locks(embedded)) === 1);
    await assert.rejects(open(), { name: 'InfraError', retryable: false });
    await embedded.close();
    assert.equal(await runningPid(), undefined);
  });

  test('the owner stays the owner when its session is ended', async () => {
    const embedded = await open();
    const owner = `application_name like 'berth ${process.pid} on %' and pid <> pg_backend_pid()`;
    await ask(embedded, `select pg_terminate_backend(pid) from pg_stat_activity where ${owner}`);
    await eventually(async () => (await locks(embedded)) === 1);
    await embedded.close();
  });

  async function locks(embedded: Embedded): Promise<unknown> {
    const rows = await ask(embedded, `select count(*)::int as n from pg_locks where locktype = 'advisory' and granted`);
    return rows[0]?.['n'];
  }

  test('a path too long for a socket does not matter', async () => {
    directory = path.join(place.directory, 'deep'.repeat(20), 'sql');
    data = path.join(directory, 'data');
    const embedded = await open();
    assert.ok(embedded.address.host.length < 60, embedded.address.host);
    assert.deepEqual(await ask(embedded, 'select 1 as one'), [{ one: 1 }]);
    await embedded.close();
    await rm(embedded.address.host, { recursive: true });
  });

  test('data of another major version is refused, with the way to move it', async () => {
    await mkdir(data, { recursive: true });
    await writeFile(path.join(data, 'PG_VERSION'), '17\n');
    await assert.rejects(open(), (error: unknown) => {
      assert.ok(error instanceof InfraError);
      assert.equal(error.retryable, false);
      assert.match(error.message, /made by PostgreSQL 17.+pg_dumpall.+DATABASE_URL/);
      return true;
    });
  });

  test('a data directory that was only half made is made again', async () => {
    await mkdir(`${data}.draft-999999999-x`, { recursive: true });
    await writeFile(path.join(`${data}.draft-999999999-x`, 'PG_VERSION'), '18\n');
    const embedded = await open();
    assert.deepEqual((await readdir(directory)).toSorted(), ['data', 'socket']);
    await embedded.close();
  });
});

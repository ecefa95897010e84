import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { migrate, readMigrations } from '../../../src/io/sql/migrate.ts';
import { openStore } from '../../../src/io/sql/open.ts';
import { type Connection, connect } from '../../../src/io/sql/postgres.ts';
import { createDatabase, runSql, type Server, startEmbedded } from './servers.ts';
import { silent } from './temporary-store.ts';

describe('the schema', () => {
  let server: Server;
  let url: string;
  let connection: Connection;
  before(async () => {
    server = await startEmbedded();
    url = await createDatabase(server);
    connection = await connect({ connectionString: url });
  });
  after(async () => {
    await connection.close();
    await server.close();
  });

  const step = (version: number, statements: string) => ({ version, name: `step-${version}`, statements });
  const versions = async (of = url) =>
    (await runSql(of, 'select version from berth.migration order by version')).map(({ version }) => version);

  test('comes with migrations that are numbered, each by a number of its own', async () => {
    const numbers = (await readMigrations()).map(({ version }) => version);
    assert.ok(numbers.length > 0);
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((a, b) => a - b),
    );
  });

  test('makes up for a step that came later than one with a higher number', async () => {
    const databaseUrl = await createDatabase(server);
    const late = await connect({ connectionString: databaseUrl });
    await migrate(late.db, [step(2, 'create table berth.two ()')]);
    await migrate(late.db, [step(1, 'create table berth.one ()'), step(2, 'create table berth.two ()')]);
    assert.deepEqual(await versions(databaseUrl), [1, 2]);
    await late.close();
  });

  test('goes forward once, however many start at the same time, and all steps or none', async () => {
    const one = step(1, 'create table berth.one (n int); insert into berth.one values (1)');
    await Promise.all(Array.from({ length: 5 }, () => migrate(connection.db, [one])));
    const broken = [one, step(2, 'create table berth.two ()'), step(3, 'select no_such_column')];
    await assert.rejects(migrate(connection.db, broken), { message: /no_such_column/ });
    assert.deepEqual(await versions(), [1]);
    await migrate(connection.db, [one, step(2, 'create table berth.two ()')]);
    assert.deepEqual(await versions(), [1, 2]);
    assert.deepEqual(await runSql(url, 'select n from berth.one'), [{ n: 1 }]);
  });

  test('of a newer Berth is refused', async () => {
    const databaseUrl = await createDatabase(server);
    const options = { databaseUrl, directory: '/nowhere', log: silent };
    await (await openStore(options)).close();
    await runSql(databaseUrl, "insert into berth.migration (version, name) values (999, 'from-the-future')");
    await assert.rejects(openStore(options), {
      name: 'InfraError',
      retryable: false,
      message: /used by a newer Berth: its schema is 999/,
    });
  });
});

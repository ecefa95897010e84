import pg from 'pg';
import { orInfraError } from '../infra-error.ts';
import type { Address } from '../postgres.ts';
import { lineOf, type Rows, SAVED } from './format.ts';

/** Rows read at once: a run may hold a megabyte. */
const AT_ONCE = 50;

/**
 * Everything the database knows at one moment, as lines of JSON. Work goes on meanwhile. What waits in the queue is not
 * among it: it follows from the tables. Fails with InfraError.
 */
export async function* saveDatabase(address: Address): AsyncGenerator<string> {
  const client = new pg.Client({ ...address, application_name: 'berth backup' });
  // An error that nobody hears would end the process; the statement that meets it fails.
  client.on('error', () => undefined);
  try {
    await orInfraError(() => client.connect());
    await ask(client, 'begin transaction isolation level repeatable read, read only');
    const [migration] = await ask<{ schema: number }>(client, 'select max(version) as schema from berth.migration');
    yield lineOf({ berth: 1, schema: migration?.schema ?? 0 });
    for (const table of SAVED) yield* saveTable(client, table);
    yield lineOf({ end: true });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function* saveTable(client: pg.Client, table: Rows['table']): AsyncGenerator<string> {
  const found = await ask<{ name: string }>(
    client,
    `select column_name as name from information_schema.columns
     where table_schema = 'berth' and table_name = '${table}' order by ordinal_position`,
  );
  const columns = found.map(({ name }) => name);
  const texts = columns.map(name => `"${name}"::text`).join();
  await ask(client, `declare content no scroll cursor for select array[${texts}] as row from berth.${table}`);
  for (;;) {
    const rows = await ask<{ row: (string | null)[] }>(client, `fetch ${AT_ONCE} from content`);
    if (rows.length === 0) break;
    yield lineOf({ table, columns, rows: rows.map(({ row }) => row) });
  }
  await ask(client, 'close content');
}

async function ask<Row extends object>(client: pg.Client, text: string): Promise<readonly Row[]> {
  return orInfraError(async () => (await client.query<Row>(text)).rows);
}

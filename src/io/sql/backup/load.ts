import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { InfraError } from '../../../model/errors.ts';
import { startBoss } from '../boss.ts';
import { orInfraError } from '../infra-error.ts';
import { migrate, readMigrations } from '../migrate.ts';
import { type Address, connect, type Database, type Tx } from '../postgres.ts';
import { type Head, head, type Part, part } from './format.ts';
import { requeue } from './requeue.ts';

/**
 * Fills an empty database with what `saveDatabase` wrote, in one transaction, and brings it to the schema of this Berth.
 * What was under way is due again. Throws InfraError, not retryable when the database is in use already, or the text is
 * of a newer Berth, is none of ours, or was cut short; then nothing was written.
 */
export async function loadDatabase(address: Address, saved: Readable, log: Logger): Promise<void> {
  const { db, close } = await connect(address);
  try {
    const lines = createInterface({ input: saved, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
    const { schema } = readHead((await lines.next()).value);
    const migrations = await readMigrations();
    if (schema > (migrations.at(-1)?.version ?? 0))
      throw refused('It was saved by a newer Berth. Restore it with that.');
    await clear(db);
    await migrate(
      db,
      migrations.filter(({ version }) => version <= schema),
    );
    await orInfraError(() => db.transaction().execute(tx => loadTables(tx, lines)));
    await migrate(db, migrations);
    await queueAgain(address, db, log);
  } finally {
    await close();
  }
}

function readHead(line: string | undefined): Head {
  try {
    return head.parse(JSON.parse(line ?? ''));
  } catch (error) {
    throw refused('It is no backup of Berth.', error);
  }
}

/** A database that was only ever started holds nothing that anybody misses: it is made anew. */
async function clear(db: Database): Promise<void> {
  await orInfraError(async () => {
    const { rows } = await sql<{ there: boolean }>`select to_regclass('berth.delivery') is not null as there`.execute(
      db,
    );
    // Deliveries are forgotten after some days, runs much later.
    const holds = async (table: 'delivery' | 'run') =>
      (await db.selectFrom(table).select('id').limit(1).executeTakeFirst()) !== undefined;
    if (rows[0]?.there && ((await holds('delivery')) || (await holds('run'))))
      throw refused('The database is in use already. Restore into an empty one.');
    await sql`drop schema if exists berth, pgboss cascade`.execute(db);
  });
}

async function loadTables(tx: Tx, lines: AsyncIterator<string>): Promise<void> {
  for (;;) {
    const { value: line } = await lines.next();
    const found = readPart(line);
    if ('end' in found) break;
    const { table, columns, rows } = found;
    const values = rows.map(row => sql`(${sql.join(row)})`);
    const names = sql.join(columns.map(name => sql.ref(name)));
    await sql`insert into ${sql.table(`berth.${table}`)} (${names}) values ${sql.join(values)}`.execute(tx);
  }
  await sql`select setval(pg_get_serial_sequence('berth.run', 'id'), greatest(1, max(id))) from berth.run`.execute(tx);
}

function readPart(line: string | undefined): Part {
  if (line === undefined) throw refused('It was cut short.');
  try {
    return part.parse(JSON.parse(line));
  } catch (error) {
    throw refused('It was cut short, or changed.', error);
  }
}

async function queueAgain(address: Address, db: Database, log: Logger): Promise<void> {
  const boss = await startBoss(address, log);
  try {
    await orInfraError(() => requeue(db, boss));
  } finally {
    await boss.stop({ graceful: false });
  }
}

function refused(reason: string, cause?: unknown): InfraError {
  return new InfraError(`This cannot be restored. ${reason}`, { retryable: false, cause });
}

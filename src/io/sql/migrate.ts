import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { InfraError } from '../../model/errors.ts';
import { orInfraError } from './infra-error.ts';
import { locks } from './locks.ts';
import type { Database, Tx } from './postgres.ts';

/** One step forward of the schema: `NNN-name.sql`, applied once, in order of its number. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: string;
}

/** The migrations that come with this Berth, oldest first. */
export async function readMigrations(): Promise<readonly Migration[]> {
  const folder = new URL('migrations/', import.meta.url);
  const files = (await readdir(folder)).filter(file => /^\d{3}-.+\.sql$/.test(file)).sort();
  return Promise.all(
    files.map(async file => ({
      version: Number(file.slice(0, 3)),
      name: file.slice(4, -4),
      statements: await readFile(new URL(file, folder), 'utf8'),
    })),
  );
}

/**
 * Brings the schema forward, all missing steps in one transaction; others that start meanwhile wait. Safe to repeat.
 * Throws InfraError (not retryable) when a newer Berth has already been here.
 */
export async function migrate(db: Database, migrations: readonly Migration[]): Promise<void> {
  await orInfraError(() =>
    db.transaction().execute(async tx => {
      await sql`select pg_advisory_xact_lock(${locks.migration})`.execute(tx);
      await sql`create schema if not exists berth`.execute(tx);
      await sql`create table if not exists berth.migration (
        version integer primary key, name text not null, applied_at timestamptz not null default now())`.execute(tx);
      const applied = await appliedVersions(tx);
      refuseNewer(Math.max(0, ...applied), migrations);
      for (const migration of migrations.filter(({ version }) => !applied.has(version))) await apply(tx, migration);
    }),
  );
}

async function appliedVersions(tx: Tx): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ version: number }>`select version from berth.migration`.execute(tx);
  return new Set(rows.map(({ version }) => version));
}

function refuseNewer(current: number, migrations: readonly Migration[]): void {
  const known = migrations.at(-1)?.version ?? 0;
  if (current <= known) return;
  throw new InfraError(
    `The database was used by a newer Berth: its schema is ${current} and this one knows ${known}. Start that version, or a newer one.`,
    { retryable: false },
  );
}

async function apply(tx: Tx, { version, name, statements }: Migration): Promise<void> {
  await sql.raw(statements).execute(tx);
  await sql`insert into berth.migration (version, name) values (${version}, ${name})`.execute(tx);
}

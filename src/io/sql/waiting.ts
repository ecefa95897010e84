import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Contention } from '../../flow/ports/store.ts';
import type { Run } from '../../model/run.ts';
import { locks } from './locks.ts';
import type { Database } from './postgres.ts';
import { readRuns } from './read-run.ts';
import { writeChange } from './runs.ts';

/** See Store.due. */
export async function due(db: Database, now: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('run')
    .select('id')
    .where('wake_at', '<=', new Date(now))
    .orderBy('wake_at')
    .execute();
  return rows.map(({ id }) => String(id));
}

/** See Store.contended. */
export async function contended(db: Database): Promise<readonly Contention[]> {
  const rows = await db
    .selectFrom('run')
    .select(['repository_id', sql<string>`string_agg(id || ':' || version, ' ' order by id)`.as('fingerprint')])
    .where('names_resource', '=', true)
    .where('completed_at', 'is', null)
    .groupBy('repository_id')
    .having(sql<boolean>`bool_or(awaits_resource)`)
    .execute();
  return rows.map(({ repository_id, fingerprint }) => ({ repositoryId: Number(repository_id), fingerprint }));
}

/** See Store.arbitrate. */
export async function arbitrate(
  db: Database,
  boss: PgBoss,
  repositoryId: number,
  f: (runs: readonly Run[]) => readonly Run[],
): Promise<void> {
  await db.transaction().execute(async tx => {
    await sql`select pg_advisory_xact_lock(${locks.arbitration}, hashint8(${repositoryId}))`.execute(tx);
    const held = await tx
      .selectFrom('run')
      .select('id')
      .where('repository_id', '=', repositoryId)
      .where('names_resource', '=', true)
      .where('completed_at', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute();
    if (held.length === 0) return;
    const ids = held.map(({ id }) => id);
    const found = await readRuns(tx, query => query.where('run.id', 'in', ids).orderBy('run.id'));
    const before = found.map(({ run }) => run);
    for (const [index, after] of f(before).entries()) {
      const run = before[index];
      if (run !== undefined && run !== after) await writeChange(tx, boss, run, after);
    }
  });
}

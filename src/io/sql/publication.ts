import { sql } from 'kysely';
import type { Claim, Unpublished } from '../../flow/ports/store.ts';
import type { Published } from '../../model/report.ts';
import type { Database } from './postgres.ts';
import { readRuns } from './read-run.ts';

/** See Store.unpublished. */
export async function unpublished(
  db: Database,
  limit: number,
  except: readonly number[],
): Promise<readonly Unpublished[]> {
  return readRuns(db, query =>
    query
      .whereRef('run.published_version', '<', 'run.version')
      .where(sql<boolean>`run.installation_id <> all(${[...except]}::bigint[])`)
      .orderBy('run.changed_at')
      .orderBy('run.id')
      .limit(limit),
  );
}

/** See Store.published. What was told about an older state never replaces what was told about a newer one. */
export async function published(db: Database, runId: string, version: number, told: Published): Promise<void> {
  await db
    .updateTable('run')
    .set({ published: JSON.stringify(told), published_version: version })
    .where('id', '=', runId)
    .where('published_version', '<=', version)
    .execute();
}

/** See Store.claimed. */
export async function claimed(db: Database): Promise<readonly Claim[]> {
  const rows = await db
    .selectFrom('attempt')
    .select(['run_id', 'key', 'number', 'worker'])
    .where('worker', 'is not', null)
    .where('outcome', 'is', null)
    .orderBy('run_id')
    .$narrowType<{ worker: string }>()
    .execute();
  return rows.map(({ run_id, ...claim }) => ({ runId: String(run_id), ...claim }));
}

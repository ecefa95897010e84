import type { Sighting } from '../../model/head.ts';
import type { Repository } from '../../model/trigger.ts';
import type { Database } from './postgres.ts';

/** See Store.activeRepositories. */
export async function activeRepositories(db: Database, since: number): Promise<readonly Repository[]> {
  const rows = await db
    .selectFrom('run')
    .distinctOn('repository_id')
    .select('trigger')
    .where('created_at', '>=', new Date(since))
    .orderBy('repository_id')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ trigger }) => trigger.repository);
}

/** See Store.sighting. */
export async function sighting(db: Database, repositoryId: number): Promise<Sighting | undefined> {
  const row = await db
    .selectFrom('sighting')
    .select('heads')
    .where('repository_id', '=', repositoryId)
    .executeTakeFirst();
  return row?.heads;
}

/** See Store.setSighting. */
export async function setSighting(db: Database, repositoryId: number, seen: Sighting): Promise<void> {
  const heads = JSON.stringify(seen);
  await db
    .insertInto('sighting')
    .values({ repository_id: repositoryId, heads })
    .onConflict(conflict => conflict.column('repository_id').doUpdateSet({ heads }))
    .execute();
}

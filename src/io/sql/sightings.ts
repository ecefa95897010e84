import { sql } from 'kysely';
import type { Sighting } from '../../model/head.ts';
import type { Repository, Trigger } from '../../model/trigger.ts';
import type { Database } from './postgres.ts';

/** See Store.activeRepositories. From repository to repository by the index: a step for each, however many runs it has. */
export async function activeRepositories(db: Database, since: number): Promise<readonly Repository[]> {
  const { rows } = await sql<{ trigger: Trigger }>`
    with recursive newest as (
      (select id, repository_id, created_at, trigger from berth.run order by repository_id, id desc limit 1)
      union all
      select next.* from newest, lateral (
        select id, repository_id, created_at, trigger from berth.run where repository_id > newest.repository_id
        order by repository_id, id desc limit 1) as next
    )
    select trigger from newest where created_at >= ${new Date(since)} order by id desc`.execute(db);
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

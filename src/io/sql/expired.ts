import type { Database } from './postgres.ts';

/** See Store.expired. */
export async function expired(db: Database, now: number, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('run')
    .select('id')
    .where('artifacts_expire_at', '<=', new Date(now))
    .orderBy('artifacts_expire_at')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => String(id));
}

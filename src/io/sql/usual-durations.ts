import { sql } from 'kysely';
import type { Database } from './postgres.ts';

/** See Store.usualDurations. */
export async function usualDurations(
  db: Database,
  repositoryId: number,
  runs: number,
): Promise<ReadonlyMap<string, number>> {
  const newest = db
    .selectFrom('run')
    .select('id')
    .where('repository_id', '=', repositoryId)
    .where('completed_at', 'is not', null)
    .orderBy('id', 'desc')
    .limit(runs);
  const rows = await db
    .selectFrom('attempt')
    .select('key')
    .select(
      sql<number>`percentile_disc(0.5) within group (order by extract(epoch from ended_at - started_at) * 1000)::float8`.as(
        'ms',
      ),
    )
    .where('run_id', 'in', newest)
    .where('outcome', '=', 'success')
    .where('started_at', 'is not', null)
    .groupBy('key')
    .execute();
  return new Map(rows.map(({ key, ms }) => [key, ms]));
}

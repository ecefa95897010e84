/** What is asked of the queue engine's table beside what the engine itself offers. */

import { sql } from 'kysely';
import type { Database, Tx } from './postgres.ts';

/**
 * Those of the queues that hold something due, the one first whose head comes first: a worker with tags serves several
 * queues as if they were one. `ignored` are repositories that are passed over.
 */
export async function byHead(
  db: Database | Tx,
  queues: readonly string[],
  ignored: readonly string[],
): Promise<readonly string[]> {
  if (queues.length < 2) return queues;
  const { rows } = await sql<{ name: string }>`
    select queue.name
    from unnest(${queues}::text[]) as queue (name)
    cross join lateral (
      select priority, created_on, id from pgboss.job
      where job.name = queue.name and state < 'active' and start_after <= now()
        and (group_id is null or group_id <> all (${ignored}::text[]))
      order by priority desc, created_on, id
      limit 1
    ) as head
    order by head.priority desc, head.created_on, head.id`.execute(db);
  return rows.map(({ name }) => name);
}

/** The repositories that run as many jobs as they may, whatever the queues these came from. */
export async function fullRepositories(tx: Tx): Promise<readonly string[]> {
  const { rows } = await sql<{ group_id: string }>`
    select group_id from pgboss.job where state = 'active' and group_tier is not null
    group by group_id having count(*) >= max(group_tier::int)`.execute(tx);
  return rows.map(({ group_id }) => group_id);
}

import { sql } from 'kysely';
import type { Backlog } from '../../flow/ports/store.ts';
import type { Database } from './postgres.ts';

/** See Store.backlog. By way of the open runs, which are few however many have completed. */
export async function backlog(db: Database): Promise<Backlog> {
  const { queued, running, oldest } = await db
    .selectFrom('run')
    .innerJoin('attempt', 'attempt.run_id', 'run.id')
    .select([
      sql<string>`count(*) filter (where worker is null)`.as('queued'),
      sql<string>`count(*) filter (where worker is not null)`.as('running'),
      sql<Date | null>`min(queued_at) filter (where worker is null)`.as('oldest'),
    ])
    .where('run.completed_at', 'is', null)
    .where('attempt.outcome', 'is', null)
    .executeTakeFirstOrThrow();
  const since = oldest === null ? {} : { oldestQueuedAt: oldest.getTime() };
  return { queued: Number(queued), running: Number(running), ...since };
}

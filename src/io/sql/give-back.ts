import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import { attemptQueues } from './attempt-queues.ts';
import { within } from './boss.ts';
import { DELIVERIES } from './boss-options.ts';
import type { Database } from './postgres.ts';

/**
 * Makes all work that somebody had taken due again, at once: their heartbeats would be missed only after seconds. Only
 * for the owner of a database that nobody else uses, before it takes anything. Safe to repeat.
 */
export async function giveBack(db: Database, boss: PgBoss): Promise<void> {
  for (const name of [DELIVERIES, ...(await attemptQueues(db))]) {
    // In one transaction: work that was cancelled and not resumed would be lost.
    await db.transaction().execute(async tx => {
      const taken = await sql<{
        id: string;
      }>`select id from pgboss.job where name = ${name} and state = 'active'`.execute(tx);
      const ids = taken.rows.map(({ id }) => id);
      if (ids.length === 0) return;
      await boss.cancel(name, ids, { db: within(tx) });
      await boss.resume(name, ids, { db: within(tx) });
    });
  }
}

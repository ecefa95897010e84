import type { PgBoss } from 'pg-boss';
import type { Delivery } from '../../model/incoming.ts';
import type { Timer } from '../../model/timer.ts';
import { acceptIn } from './deliveries.ts';
import type { Database } from './postgres.ts';

/** See Store.setTimers. */
export async function setTimers(db: Database, repositoryId: number, timers: readonly Timer[]): Promise<void> {
  await db.transaction().execute(async tx => {
    const ids = timers.map(({ id }) => id);
    const former = tx.deleteFrom('timer').where('repository_id', '=', repositoryId);
    await (ids.length === 0 ? former : former.where('id', 'not in', ids)).execute();
    for (const timer of timers) {
      const { id, dueAt } = timer;
      const content = JSON.stringify(timer);
      await tx
        .insertInto('timer')
        .values({ repository_id: repositoryId, id, due_at: new Date(dueAt), timer: content })
        .onConflict(conflict => conflict.columns(['repository_id', 'id']).doUpdateSet({ timer: content }))
        .execute();
    }
  });
}

/** See Store.dueTimers. */
export async function dueTimers(db: Database, now: number): Promise<readonly Timer[]> {
  const rows = await db
    .selectFrom('timer')
    .select(['timer', 'due_at'])
    .where('due_at', '<=', new Date(now))
    .orderBy('due_at')
    .execute();
  return rows.map(({ timer, due_at }) => ({ ...timer, dueAt: due_at.getTime() }));
}

/** See Store.fire. */
export async function fire(
  db: Database,
  boss: PgBoss,
  { repository, id, dueAt }: Timer,
  delivery: Delivery,
  nextAt: number,
): Promise<boolean> {
  return db.transaction().execute(async tx => {
    const moved = await tx
      .updateTable('timer')
      .set({ due_at: new Date(nextAt) })
      .where('repository_id', '=', repository.id)
      .where('id', '=', id)
      .where('due_at', '=', new Date(dueAt))
      .returning('id')
      .executeTakeFirst();
    if (moved === undefined) return false;
    await acceptIn(tx, boss, delivery);
    return true;
  });
}

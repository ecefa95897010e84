import type { PgBoss } from 'pg-boss';
import type { Delivery } from '../../model/incoming.ts';
import { enqueueDelivery } from './boss.ts';
import type { Database, Tx } from './postgres.ts';

/** See Store.accept. */
export async function accept(db: Database, boss: PgBoss, delivery: Delivery): Promise<'accepted' | 'duplicate'> {
  return db.transaction().execute(tx => acceptIn(tx, boss, delivery));
}

/** The same within a transaction that does more. */
export async function acceptIn(tx: Tx, boss: PgBoss, delivery: Delivery): Promise<'accepted' | 'duplicate'> {
  const inserted = await tx
    .insertInto('delivery')
    .values({
      id: delivery.id,
      kind: delivery.incoming.kind,
      repository_id: delivery.incoming.repository.id,
      incoming: JSON.stringify(delivery.incoming),
    })
    .onConflict(conflict => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return 'duplicate';
  await enqueueDelivery(boss, tx, delivery.id, delivery.incoming.repository.installationId);
  return 'accepted';
}

/** A delivery as it came, and whether it needs nothing more. Undefined when it is unknown. */
export async function findDelivery(
  db: Database,
  id: string,
): Promise<{ readonly delivery: Delivery; readonly isHandled: boolean } | undefined> {
  const row = await db
    .selectFrom('delivery')
    .select(['incoming', 'handled_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { delivery: { id, incoming: row.incoming }, isHandled: row.handled_at !== null };
}

/** Remembers that a delivery needs nothing more. Safe to repeat: the first time counts. */
export async function markHandled(db: Database | Tx, id: string): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ handled_at: new Date() })
    .where('id', '=', id)
    .where('handled_at', 'is', null)
    .execute();
}

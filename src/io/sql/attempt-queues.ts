/** Attempts wait in a queue for each set of tags, so that a worker looks only where there is something for it. */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { PgBoss, QueueOptions } from 'pg-boss';
import type { Choice } from '../../flow/ports/queue.ts';
import { ATTEMPT_QUEUE, ATTEMPTS } from './boss-options.ts';
import type { Database, Tx } from './postgres.ts';

/** The name of the queue for these tags, whatever their order: the queue engine allows few characters, people write many. */
export function queueOf(tags: readonly string[] = []): string {
  if (tags.length === 0) return ATTEMPTS;
  const written = JSON.stringify([...new Set(tags)].toSorted());
  return `${ATTEMPTS}/${createHash('sha256').update(written).digest('base64url').slice(0, 22)}`;
}

/** Makes the queue if there is none yet, and gives one that an older Berth made what this one promises. Safe to repeat. */
export async function openQueue(boss: PgBoss, name: string, options: QueueOptions): Promise<void> {
  await boss.createQueue(name, options);
  await boss.updateQueue(name, options);
}

/** Makes the queue for these tags if there is none, and keeps it for as long as the transaction lasts. */
export async function ensureQueue(boss: PgBoss, tx: Tx, tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return;
  const name = queueOf(tags);
  // One that is not forgotten soon is not written again: those who queue the same tags would wait for each other.
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('attempt_queue')
    .values({ name, tags: JSON.stringify(tags) })
    .onConflict(conflict =>
      conflict
        .column('name')
        .doUpdateSet({ used_at: sql`now()` })
        .where('attempt_queue.used_at', '<', sql<Date>`now() - interval '1 hour'`),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows > 0n) await openQueue(boss, name, ATTEMPT_QUEUE);
}

/** The queues that hold what a worker chooses. */
export async function queuesFor(db: Database, { tags, untagged }: Choice): Promise<readonly string[]> {
  const others = tags.length === 0 ? [] : await db.selectFrom('attempt_queue').select(['name', 'tags']).execute();
  const wanted = others.filter(({ tags: asked }) => tags === 'any' || asked.every(tag => tags.includes(tag)));
  return [...(untagged ? [ATTEMPTS] : []), ...wanted.map(({ name }) => name)];
}

/** All there are. */
export async function attemptQueues(db: Database): Promise<readonly string[]> {
  const others = await db.selectFrom('attempt_queue').select('name').execute();
  return [ATTEMPTS, ...others.map(({ name }) => name)];
}

/** Forgets the queues that nobody has used since then (milliseconds since the epoch) and that hold nothing to do. */
export async function forgetQueues(db: Database, then: number): Promise<void> {
  await sql`
    with unused as (
      delete from berth.attempt_queue
      where used_at < ${new Date(then)}
        and not exists (select from pgboss.job where job.name = attempt_queue.name and state <= 'active')
      returning name
    )
    select pgboss.delete_queue(name) from unused`.execute(db);
}

import type { PgBoss } from 'pg-boss';
import { enqueueAttempts, enqueueDelivery } from '../boss.ts';
import type { Database } from '../postgres.ts';
import { readRuns } from '../read-run.ts';

/**
 * Queues what the tables say is to be done: deliveries that were not handled, and attempts that did not end, taken or
 * not. Whoever gets one that was taken finds that its worker is lost, and it is tried again. Only for an empty queue.
 */
export async function requeue(db: Database, boss: PgBoss): Promise<void> {
  await db.transaction().execute(async tx => {
    const deliveries = await tx
      .selectFrom('delivery')
      .select(['id', 'incoming'])
      .where('handled_at', 'is', null)
      .execute();
    for (const { id, incoming } of deliveries) await enqueueDelivery(boss, tx, id, incoming.repository.installationId);
    const open = await readRuns(tx, query => query.where('run.completed_at', 'is', null).orderBy('run.id'));
    for (const { run } of open) {
      const attempts = run.jobs.flatMap(({ job, attempts }) =>
        attempts
          .filter(({ ended }) => ended === undefined)
          .map(({ number }) => ({ runId: run.id, key: job.key, number })),
      );
      await enqueueAttempts(boss, tx, run, attempts);
    }
  });
}

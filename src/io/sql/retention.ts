import type { Run } from '../../model/run.ts';
import type { Database } from './postgres.ts';
import { readRuns } from './read-run.ts';

/** See Store.completedBefore. */
export async function completedBefore(db: Database, then: number, limit: number): Promise<readonly Run[]> {
  const found = await readRuns(db, query =>
    query.where('run.completed_at', '<', new Date(then)).orderBy('run.completed_at').limit(limit),
  );
  return found.map(({ run }) => run);
}

/** See Store.remove. Jobs, attempts and their tests go with their run. */
export async function removeRun(db: Database, id: string): Promise<void> {
  await db.deleteFrom('run').where('id', '=', id).execute();
}

/** See Store.forgetDeliveries. */
export async function forgetDeliveries(db: Database, then: number): Promise<void> {
  await db
    .deleteFrom('delivery')
    .where('handled_at', 'is not', null)
    .where('received_at', '<', new Date(then))
    .execute();
}

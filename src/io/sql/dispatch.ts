import { sql } from 'kysely';
import type { Dispatch } from '../../flow/ports/dispatch.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { WorkerState } from '../../model/worker.ts';
import { ATTEMPTS } from './boss-options.ts';
import { orInfraError } from './infra-error.ts';
import type { Database } from './postgres.ts';
import { readRuns } from './read-run.ts';

export function sqlDispatch(db: Database): Dispatch {
  return {
    announce: worker => orInfraError(() => announce(db, worker)),
    async dismiss(name) {
      await orInfraError(() => db.deleteFrom('worker').where('name', '=', name).execute());
    },
    workers: since => orInfraError(() => workers(db, since)),
    line: () => orInfraError(() => line(db)),
    async openRuns() {
      const found = await orInfraError(() =>
        readRuns(db, query => query.where('run.completed_at', 'is', null).orderBy('run.id')),
      );
      return found.map(({ run }) => run);
    },
  };
}

async function announce(db: Database, worker: WorkerState): Promise<void> {
  const state = JSON.stringify(worker);
  await db
    .insertInto('worker')
    .values({ name: worker.name, state })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ state, heard_at: sql`now()` }))
    .execute();
  await db.deleteFrom('worker').where('heard_at', '<', sql<Date>`now() - interval '1 day'`).execute();
}

async function workers(db: Database, since: number): Promise<readonly WorkerState[]> {
  const rows = await db
    .selectFrom('worker')
    .select('state')
    .where('heard_at', '>=', new Date(since))
    .orderBy('name')
    .execute();
  return rows.map(({ state }) => state);
}

/** The queue engine's own order. */
async function line(db: Database): Promise<readonly AttemptRef[]> {
  const { rows } = await sql<{ data: AttemptRef }>`
    select data from pgboss.job
    where (name = ${ATTEMPTS} or starts_with(name, ${`${ATTEMPTS}/`})) and state in ('created', 'retry')
    order by priority desc, created_on, id`.execute(db);
  return rows.map(({ data: { runId, key, number } }) => ({ runId, key, number }));
}

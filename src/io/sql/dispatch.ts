import { sql } from 'kysely';
import type { Dispatch } from '../../flow/ports/dispatch.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { Load, QueuedAttempt, WorkerState } from '../../model/worker.ts';
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
    queue: since =>
      orInfraError(async () => ({ workers: await workers(db, since), line: await line(db), load: await load(db) })),
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
    .select(['state', 'heard_at'])
    .where('heard_at', '>=', new Date(since))
    .orderBy('name')
    .execute();
  return rows.map(({ state, heard_at }) => ({ ...state, heardAt: heard_at.getTime() }));
}

/** The queue engine's own order. */
async function line(db: Database): Promise<readonly QueuedAttempt[]> {
  const { rows } = await sql<{ data: AttemptRef; tags: readonly string[] | null }>`
    select job.data, asked.tags
    from pgboss.job left join berth.attempt_queue as asked on asked.name = job.name
    where (job.name = ${ATTEMPTS} or asked.name is not null) and job.state in ('created', 'retry')
    order by job.priority desc, job.created_on, job.id`.execute(db);
  return rows.map(({ data: { runId, key, number }, tags }) => ({ runId, key, number, tags: tags ?? [] }));
}

/** By way of the open runs, which are few however many have completed. */
async function load(db: Database): Promise<readonly Load[]> {
  const rows = await db
    .selectFrom('run')
    .innerJoin('attempt', 'attempt.run_id', 'run.id')
    .select(['run.repository_id', 'attempt.worker', sql<string>`count(*)`.as('jobs')])
    .where('run.completed_at', 'is', null)
    .where('attempt.worker', 'is not', null)
    .where('attempt.outcome', 'is', null)
    .groupBy(['run.repository_id', 'attempt.worker'])
    .execute();
  return rows.map(({ repository_id, worker, jobs }) => {
    return { repositoryId: Number(repository_id), worker: worker ?? '', jobs: Number(jobs) };
  });
}

import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { PullRequestRuns } from '../../flow/ports/store.ts';
import type { AttemptRef, Run } from '../../model/run.ts';
import { enqueueAttempts } from './boss.ts';
import { markHandled } from './deliveries.ts';
import { announceChange } from './listener.ts';
import { locks } from './locks.ts';
import type { Database, Tx } from './postgres.ts';
import { type Narrow, readRuns } from './read-run.ts';
import { insertRun, updateRun } from './write-run.ts';

/** See Store.create. */
export async function createRun(
  db: Database,
  boss: PgBoss,
  deliveryId: string,
  draft: (id: string) => Run,
): Promise<Run> {
  const run = await createIf(db, boss, deliveryId, draft, async () => true);
  if (run === undefined) throw new Error(`The run of delivery ${deliveryId} is neither new nor known.`);
  return run;
}

/** See Store.createNext. */
export async function createNextRun(
  db: Database,
  boss: PgBoss,
  deliveryId: string,
  { repositoryId, pullRequestNumber, newest }: PullRequestRuns,
  draft: (id: string) => Run,
): Promise<Run | undefined> {
  return createIf(db, boss, deliveryId, draft, async tx => {
    await sql`select pg_advisory_xact_lock(${locks.pullRequests}, hashint8(${repositoryId}))`.execute(tx);
    const latest = await tx
      .selectFrom('run')
      .select('id')
      .where('repository_id', '=', repositoryId)
      .where('pull_request_number', '=', pullRequestNumber)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return latest?.id === newest;
  });
}

async function createIf(
  db: Database,
  boss: PgBoss,
  deliveryId: string,
  draft: (id: string) => Run,
  mayCreate: (tx: Tx) => Promise<boolean>,
): Promise<Run | undefined> {
  const byDelivery: Narrow = query => query.where('run.delivery_id', '=', deliveryId);
  const known = await readOne(db, byDelivery);
  if (known !== undefined) return known;
  const run = draft(await nextRunId(db));
  const created = await db.transaction().execute(async tx => {
    if (!(await mayCreate(tx)) || !(await insertRun(tx, deliveryId, run))) return false;
    await enqueueAttempts(boss, tx, run, queuedAttempts(run));
    await announceChange(tx, run.id);
    return true;
  });
  return created ? run : readOne(db, byDelivery);
}

/** See Store.find. */
export async function findRun(db: Database, id: string): Promise<Run | undefined> {
  return isRunId(id) ? readOne(db, query => query.where('run.id', '=', id)) : undefined;
}

/** See Store.change. */
export async function changeRun(
  db: Database,
  boss: PgBoss,
  id: string,
  f: (run: Run) => Run,
  deliveryId: string | undefined,
): Promise<{ readonly before: Run; readonly after: Run }> {
  if (!isRunId(id)) throw new Error(`There is no run ${id}.`);
  return db.transaction().execute(async tx => {
    // Locked by a statement of its own: one that waits for a row sees the new row beside the old state of other tables.
    await tx.selectFrom('run').select('id').where('id', '=', id).forUpdate().execute();
    const before = await readOne(tx, query => query.where('run.id', '=', id));
    if (before === undefined) throw new Error(`There is no run ${id}.`);
    const after = f(before);
    if (after === before) return { before, after };
    if (deliveryId !== undefined) await markHandled(tx, deliveryId);
    await writeChange(tx, boss, before, after);
    return { before, after };
  });
}

/** Writes, queues and announces what differs between two states of a run that the transaction holds. */
export async function writeChange(tx: Tx, boss: PgBoss, before: Run, after: Run): Promise<void> {
  await updateRun(tx, before, after);
  const queued = new Set(queuedAttempts(before).map(nameOf));
  await enqueueAttempts(
    boss,
    tx,
    after,
    queuedAttempts(after).filter(attempt => !queued.has(nameOf(attempt))),
  );
  await announceChange(tx, after.id);
}

/** Attempts that wait for a worker. */
function queuedAttempts(run: Run): readonly AttemptRef[] {
  return run.jobs.flatMap(({ job, progress, attempts }) => {
    const last = attempts.at(-1);
    if (progress.status !== 'queued' || last === undefined) return [];
    if (last.worker !== undefined || last.ended !== undefined) return [];
    return [{ runId: run.id, key: job.key, number: last.number }];
  });
}

function nameOf({ key, number }: AttemptRef): string {
  return `${number}:${key}`;
}

async function readOne(db: Database, narrow: Narrow): Promise<Run | undefined> {
  return (await readRuns(db, narrow))[0]?.run;
}

async function nextRunId(db: Database): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select nextval(pg_get_serial_sequence('berth.run', 'id'))::text as id`.execute(db);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The sequence of run ids gave nothing.');
  return id;
}

/** Whether a run may have this id at all. */
export function isRunId(id: string): boolean {
  return /^[1-9]\d{0,17}$/.test(id);
}

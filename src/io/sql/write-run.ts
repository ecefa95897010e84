import { sql } from 'kysely';
import type { JobRun, Run } from '../../model/run.ts';
import { markBranch } from './branches.ts';
import { writeDeployments } from './deployments.ts';
import type { Tx } from './postgres.ts';
import { attemptRow, jobRow, runColumns } from './run-rows.ts';
import { insertText } from './run-text.ts';

/** Writes all rows of a new run. Answers whether it did: false when the delivery has a run already. */
export async function insertRun(tx: Tx, deliveryId: string, run: Run): Promise<boolean> {
  const inserted = await tx
    .insertInto('run')
    .values({ ...runColumns(run), id: run.id, delivery_id: deliveryId })
    .onConflict(conflict => conflict.column('delivery_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return false;
  await insertText(tx, run);
  await writeJobs(tx, run, run.jobs);
  await markBranch(tx, undefined, run);
  return true;
}

/** Writes what differs between two states of a run that the transaction holds, and counts its version up. */
export async function updateRun(tx: Tx, before: Run, after: Run): Promise<void> {
  await tx
    .updateTable('run')
    .set(runColumns(after))
    .set({ version: sql`version + 1`, changed_at: sql`clock_timestamp()` })
    .where('id', '=', before.id)
    .execute();
  const known = new Map(before.jobs.map((job, position) => [job.job.key, { job, position }]));
  const isChanged = (job: JobRun, position: number) => {
    const old = known.get(job.job.key);
    return old?.job !== job || old.position !== position;
  };
  await forgetVanished(tx, before, after);
  await writeJobs(tx, after, after.jobs.filter(isChanged), before.jobs);
  await markBranch(tx, before, after);
}

async function writeJobs(tx: Tx, run: Run, jobs: readonly JobRun[], before: readonly JobRun[] = []): Promise<void> {
  if (jobs.length === 0) return;
  await tx
    .insertInto('job')
    .values(jobs.map(job => jobRow(run.id, run.jobs.indexOf(job), job)))
    .onConflict(conflict =>
      conflict.columns(['run_id', 'key']).doUpdateSet(({ ref }) => ({
        position: ref('excluded.position'),
        stage: ref('excluded.stage'),
        status: ref('excluded.status'),
        conclusion: ref('excluded.conclusion'),
        plan: ref('excluded.plan'),
        queue: ref('excluded.queue'),
        state: ref('excluded.state'),
      })),
    )
    .execute();
  await writeDeployments(tx, run, jobs);
  const known = new Set(before.flatMap(job => job.attempts));
  const rows = jobs.flatMap(({ job, attempts }) =>
    attempts.filter(attempt => !known.has(attempt)).map(attempt => attemptRow(run.id, job.key, attempt)),
  );
  if (rows.length === 0) return;
  await tx
    .insertInto('attempt')
    .values(rows)
    .onConflict(conflict =>
      conflict.columns(['run_id', 'key', 'number']).doUpdateSet(({ ref }) => ({
        worker: ref('excluded.worker'),
        queued_at: ref('excluded.queued_at'),
        started_at: ref('excluded.started_at'),
        ended_at: ref('excluded.ended_at'),
        outcome: ref('excluded.outcome'),
        ended: ref('excluded.ended'),
      })),
    )
    .execute();
}

/** A run may come back with fewer jobs or attempts: then their rows go, so that it is read as it was written. */
async function forgetVanished(tx: Tx, before: Run, after: Run): Promise<void> {
  const kept = new Map(after.jobs.map(({ job, attempts }) => [job.key, new Set(attempts.map(({ number }) => number))]));
  for (const { job, attempts } of before.jobs) {
    const numbers = kept.get(job.key);
    if (numbers === undefined) {
      await tx.deleteFrom('job').where('run_id', '=', before.id).where('key', '=', job.key).execute();
      continue;
    }
    const vanished = attempts.map(({ number }) => number).filter(number => !numbers.has(number));
    if (vanished.length === 0) continue;
    await tx
      .deleteFrom('attempt')
      .where('run_id', '=', before.id)
      .where('key', '=', job.key)
      .where('number', 'in', vanished)
      .execute();
  }
}

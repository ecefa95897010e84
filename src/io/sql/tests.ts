import { sql } from 'kysely';
import type { AttemptRef } from '../../model/run.ts';
import type { TestResult } from '../../model/test-result.ts';
import type { Database, Tx } from './postgres.ts';
import { isRunId } from './runs.ts';
import type { Tables } from './tables.ts';

type TestRow = Pick<Tables['test_result'], 'suite' | 'name' | 'file' | 'line' | 'duration_ms' | 'outcome' | 'message'>;

/** See Store.keepTests. */
export async function keepTests(
  db: Database,
  ref: AttemptRef,
  worker: string,
  tests: readonly TestResult[],
): Promise<void> {
  await db.transaction().execute(async tx => {
    if (!(await isHeld(tx, ref, worker))) return;
    await tx
      .deleteFrom('test_result')
      .where('run_id', '=', ref.runId)
      .where('key', '=', ref.key)
      .where('attempt', '=', ref.number)
      .execute();
    await insertTests(tx, ref, tests);
  });
}

/** Holds the attempt as it is until the transaction ends: nobody ends it meanwhile. */
async function isHeld(tx: Tx, ref: AttemptRef, worker: string): Promise<boolean> {
  const row = await tx
    .selectFrom('attempt')
    .select('number')
    .where('run_id', '=', ref.runId)
    .where('key', '=', ref.key)
    .where('number', '=', ref.number)
    .where('worker', '=', worker)
    .where('outcome', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** One statement with a list for each column, since a value for each field would be more parameters than one may have. */
async function insertTests(tx: Tx, { runId, key, number }: AttemptRef, tests: readonly TestResult[]): Promise<void> {
  await sql`
    insert into berth.test_result
      (repository_id, run_id, key, attempt, position, suite, name, file, line, duration_ms, outcome, message)
    select run.repository_id, run.id, ${key}, ${number}, test.*
    from berth.run, unnest(
      ${tests.map((_, position) => position)}::integer[],
      ${tests.map(({ suite }) => storable(suite))}::text[],
      ${tests.map(({ name }) => storable(name))}::text[],
      ${tests.map(({ file }) => storable(file))}::text[],
      ${tests.map(({ line }) => line ?? null)}::integer[],
      ${tests.map(({ durationMs }) => durationMs ?? null)}::integer[],
      ${tests.map(({ outcome }) => outcome)}::text[],
      ${tests.map(({ message }) => storable(message))}::text[]
    ) as test
    where run.id = ${runId}`.execute(tx);
}

/** PostgreSQL's text has no NUL, and UTF-8 no half of a surrogate pair. */
function storable(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** See Store.tests. */
export async function findTests(db: Database, { runId, key, number }: AttemptRef): Promise<readonly TestResult[]> {
  if (!isRunId(runId)) return [];
  const rows = await db
    .selectFrom('test_result')
    .select(['suite', 'name', 'file', 'line', 'duration_ms', 'outcome', 'message'])
    .where('run_id', '=', runId)
    .where('key', '=', key)
    .where('attempt', '=', number)
    .orderBy('position')
    .execute();
  return rows.map(toTest);
}

/** A row without what its columns lack. */
export function toTest({ suite, name, file, line, duration_ms, outcome, message }: TestRow): TestResult {
  return {
    suite,
    name,
    ...(file !== null && { file }),
    ...(line !== null && { line }),
    ...(duration_ms !== null && { durationMs: duration_ms }),
    outcome,
    ...(message !== null && { message }),
  };
}

import { type RawBuilder, sql } from 'kysely';
import type { TestQuery } from '../../flow/ports/history.ts';
import type { TestPage } from '../../model/history.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { TestOutcome } from '../../model/test-result.ts';
import type { Database } from './postgres.ts';
import { isRunId } from './runs.ts';
import type { Tables } from './tables.ts';
import { toTest } from './tests.ts';

const WORST_FIRST: readonly TestOutcome[] = ['failed', 'errored', 'flaky', 'skipped', 'passed'];

/** See History.testsOf. */
export async function testsOf(db: Database, attempts: readonly AttemptRef[], query: TestQuery): Promise<TestPage> {
  const asked = attempts.filter(({ runId }) => isRunId(runId));
  const found = sql`
    from berth.test_result as told join unnest(
      ${asked.map(({ runId }) => runId)}::bigint[],
      ${asked.map(({ key }) => key)}::text[],
      ${asked.map(({ number }) => number)}::integer[]
    ) as asked(run_id, key, attempt)
      on told.run_id = asked.run_id and told.key = asked.key and told.attempt = asked.attempt
    where ${named(query.text)}`;
  const [counted, page] = await Promise.all([
    sql<{ outcome: TestOutcome; times: number }>`
      select outcome, count(*)::float8 as times ${found} group by outcome`.execute(db),
    sql<Tables['test_result']>`
      select told.* ${found} and outcome = any(${query.outcomes ?? WORST_FIRST}::text[])
      order by array_position(${WORST_FIRST}::text[], outcome), told.key collate "C", suite collate "C", told.attempt, position
      limit ${query.limit} offset ${query.offset}`.execute(db),
  ]);
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
  for (const { outcome, times } of counted.rows) counts[outcome] = times;
  return { counts, tests: page.rows.map(row => ({ ...toTest(row), key: row.key, attempt: row.attempt })) };
}

function named(text: string | undefined): RawBuilder<unknown> {
  if (text === undefined) return sql`true`;
  const sought = text.toLowerCase();
  return sql`position(${sought} in lower(suite || ' ' || name || ' ' || coalesce(file, ''))) > 0`;
}

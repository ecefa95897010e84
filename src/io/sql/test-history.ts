import { sql } from 'kysely';
import type { RunWindow, TestSought } from '../../flow/ports/history.ts';
import type { SlowTest, TestRun, TestTally } from '../../model/history.ts';
import type { Database } from './postgres.ts';
import { recentRuns } from './run-window.ts';

/** See History.testRuns. */
export async function testRuns(
  db: Database,
  window: RunWindow,
  tests: readonly TestSought[],
  limit: number,
): Promise<readonly TestRun[]> {
  const { rows } = await sql<TestRunRow>`
    with ${recentRuns(window)}
    select told.key, told.suite, told.name, told.run_id, attempt, head_sha, created_at, outcome, duration_ms
    from unnest(
      ${tests.map(({ key }) => key ?? null)}::text[],
      ${tests.map(({ suite }) => suite)}::text[],
      ${tests.map(({ name }) => name)}::text[]
    ) as sought(key, suite, name)
    cross join recent
    join berth.test_result as told
      on told.repository_id = ${window.repositoryId}
      and hashtextextended(told.suite || ' ' || told.name, 0) = hashtextextended(sought.suite || ' ' || sought.name, 0)
      and told.run_id = recent.id
      and told.run_id between (select min(id) from recent) and (select max(id) from recent)
      and told.suite = sought.suite and told.name = sought.name and told.key = coalesce(sought.key, told.key)
    order by told.run_id desc, told.key collate "C", attempt desc, position desc limit ${limit}`.execute(db);
  return rows.map(({ run_id, attempt, head_sha, created_at, outcome, duration_ms, ...identity }) => ({
    ...identity,
    runId: run_id,
    attempt,
    sha: head_sha,
    at: created_at.getTime(),
    outcome,
    ...(duration_ms !== null && { durationMs: duration_ms }),
  }));
}

interface TestRunRow extends Pick<TestRun, 'key' | 'suite' | 'name' | 'attempt' | 'outcome'> {
  readonly run_id: string;
  readonly head_sha: string;
  readonly created_at: Date;
  readonly duration_ms: number | null;
}

/** See History.failingTests. Which ones is decided first, from the few rows that tell of failures. */
export async function failingTests(db: Database, window: RunWindow, limit: number): Promise<readonly TestTally[]> {
  const { rows } = await sql<TestTally>`
    with ${recentRuns(window)},
    failing as materialized (
      select key, suite, name, count(*) as times, max(run_id) as last_run
      from recent join berth.test_result on repository_id = ${window.repositoryId} and run_id = recent.id
      where outcome in ('failed', 'errored', 'flaky')
      group by key, suite, name
      order by times desc, last_run desc, key collate "C", suite collate "C", name collate "C" limit ${limit}
    ),
    by_commit as (
      select failing.*, head_sha,
        count(*) as ran,
        count(*) filter (where outcome in ('failed', 'errored')) as failed,
        count(*) filter (where outcome = 'passed') as passed,
        count(*) filter (where outcome = 'flaky') as flaky
      from failing
      cross join lateral (
        select run_id, outcome from berth.test_result as told
        where told.repository_id = ${window.repositoryId}
          and hashtextextended(told.suite || ' ' || told.name, 0) = hashtextextended(failing.suite || ' ' || failing.name, 0)
          and told.run_id between (select min(id) from recent) and (select max(id) from recent)
          and told.suite = failing.suite and told.name = failing.name and told.key = failing.key
          and outcome <> 'skipped'
        offset 0
      ) as told
      join recent on recent.id = told.run_id
      group by failing.key, failing.suite, failing.name, times, last_run, head_sha
    )
    select key, suite, name, sum(ran)::float8 as "ran", sum(failed)::float8 as "failed", sum(flaky)::float8 as "flaky",
      (count(*) filter (where flaky > 0 or (failed > 0 and passed > 0)))::float8 as "mixedCommits",
      last_run::text as "lastRunId"
    from by_commit
    group by key, suite, name, times, last_run
    order by times desc, last_run desc, key collate "C", suite collate "C", name collate "C"`.execute(db);
  return rows;
}

/** See History.slowestTests. */
export async function slowestTests(
  db: Database,
  window: RunWindow,
  runs: number,
  limit: number,
): Promise<readonly SlowTest[]> {
  const { rows } = await sql<SlowTest>`
    with ${recentRuns(window)},
    telling as materialized (
      select id from recent
      where exists (select from berth.test_result where repository_id = ${window.repositoryId} and run_id = recent.id)
      order by id desc limit ${runs}
    )
    select key, suite, name, count(*)::float8 as "ran",
      (percentile_disc(0.5) within group (order by duration_ms))::float8 as "medianMs"
    from telling join berth.test_result on run_id = telling.id
    where duration_ms is not null and outcome <> 'skipped'
    group by key, suite, name
    order by "medianMs" desc, key collate "C", suite collate "C", name collate "C" limit ${limit}`.execute(db);
  return rows;
}

import pg from 'pg';
import { openStore } from '../../../src/io/sql/open.ts';
import type { JobRun } from '../../../src/model/run.ts';
import { eventually } from '../../ports/store-eventually.ts';
import {
  claim,
  finishedJob,
  queuedJob,
  sampleDelivery,
  sampleRepository,
  sampleRun,
  withJob,
} from '../../ports/store-samples.ts';
import { silent } from './temporary-store.ts';

export const JOBS_OF_RUN = 10;
/** Few, so that a thousand jobs fill a page of each. */
export const REPOSITORIES = 3;
const FIRST_REPOSITORY = 1_000_000;
/** The newest runs of one repository tell of tests. */
const RUNS_WITH_TESTS = 500;
export const TESTED_REPOSITORY = 1;

/** One of those repositories. */
export function historyRepository(index: number) {
  return { ...sampleRepository(), id: FIRST_REPOSITORY + (index % REPOSITORIES) };
}

/**
 * Makes a database look as one does after `runs` runs of ten jobs in the last 90 days, and a day of as many in the queue:
 * one run is written as Berth writes it, and copied by the database. The first job of newer ones has run `tests` tests, of
 * which now and then one fails.
 */
export async function fillHistory(databaseUrl: string, runs: number, tests: number): Promise<void> {
  const template = await writeTemplate(databaseUrl);
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(`create temporary table copy as
      select n, nextval(pg_get_serial_sequence('berth.run', 'id')) as id, ${runs} - n as age from generate_series(1, ${runs}) n`);
    const when = `now() - interval '90 days' * age / ${runs}`;
    await copyRows(client, 'berth.run', `id = ${template}`, {
      id: 'copy.id',
      delivery_id: `'history-' || n`,
      repository_id: `${FIRST_REPOSITORY} + n % ${REPOSITORIES}`,
      head_sha: 'md5(n::text)',
      ref: `case when n % 3 = 0 then 'main' else 'topic-' || n % 1000 end`,
      created_at: when,
      completed_at: `${when} + interval '1 minute'`,
      changed_at: when,
      published_version: 'version',
      actor: `'actor-' || n % 50`,
      standing: `case when n % 100 = 0 then 'failure' else 'success' end`,
    });
    await copyRows(client, 'berth.run_text', `run_id = ${template}`, {
      run_id: 'copy.id',
      words: `template.words || array_to_tsvector(array[md5(n::text)])`,
    });
    await copyRows(client, 'berth.job', `run_id = ${template}`, { run_id: 'copy.id' });
    await copyRows(client, 'berth.attempt', `run_id = ${template}`, { run_id: 'copy.id', worker: `'w' || n % 20` });
    await client.query(
      `insert into berth.test_result (repository_id, run_id, key, attempt, position, suite, name, outcome, duration_ms)
        select $1, copy.id, 'job 0', 1, test, 'suite ' || test % 20, 'test ' || test,
          case when (test + n) % 401 = 0 then 'failed' else 'passed' end, test
        from copy, generate_series(1, $2::int) as test where n % $3 = $4 and age < $3 * $5`,
      [historyRepository(TESTED_REPOSITORY).id, tests, REPOSITORIES, TESTED_REPOSITORY, RUNS_WITH_TESTS],
    );
    const deliveryOf = `id = (select delivery_id from berth.run where id = ${template})`;
    await copyRows(client, 'berth.delivery', deliveryOf, {
      id: `'history-' || n`,
      received_at: when,
      handled_at: when,
    });
    await copyRows(client, 'pgboss.job', `name = 'attempt' and state = 'completed'`, { id: 'gen_random_uuid()' });
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

/** Answers the id of a completed run whose ten jobs went through the queue. */
async function writeTemplate(databaseUrl: string): Promise<string> {
  const { store, queue, close } = await openStore({ directory: 'unused', databaseUrl, log: silent });
  const repository = historyRepository(0);
  const delivery = sampleDelivery(repository);
  const keys = Array.from({ length: JOBS_OF_RUN }, (_, index) => `job ${index}`);
  const jobs = keys.map(queuedJob);
  await store.accept(delivery);
  await queue.takeDeliveries(1, async () => undefined);
  const run = await store.create(delivery.id, id => sampleRun(id, delivery.id, repository, { jobs }));
  const done = new Set<string>();
  await queue.takeAttempts(2, async ({ key }) => {
    await store.change(run.id, before => withJob(claim(before, key, 'w'), key, job => ended(job)));
    done.add(key);
  });
  await eventually(() => done.size === keys.length);
  await queue.drain(10_000);
  const { after } = await store.change(run.id, before => ({ ...before, completedAt: before.createdAt + 60_000 }));
  await close();
  return after.id;
}

/** It succeeded at its first try. */
function ended({ job }: JobRun): JobRun {
  const finished = finishedJob(job.key);
  return { ...finished, attempts: finished.attempts.slice(-1).map(attempt => ({ ...attempt, number: 1 })) };
}

/** Copies what `template` chooses of a table once for each row of `copy`, with some columns changed. */
async function copyRows(
  client: pg.Client,
  table: string,
  template: string,
  changed: Readonly<Record<string, string>>,
): Promise<void> {
  const [schema, name] = table.split('.');
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
      where table_schema = $1 and table_name = $2 and is_generated = 'NEVER'`,
    [schema, name],
  );
  const columns = rows.map(row => row.name);
  const values = columns.map(column => changed[column] ?? `template."${column}"`);
  await client.query(`insert into ${table} (${columns.map(column => `"${column}"`).join(', ')})
    select ${values.join(', ')} from (select * from ${table} where ${template}) template, copy order by n`);
}

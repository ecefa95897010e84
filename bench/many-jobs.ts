/** What a million finished jobs cost: the store with them against one with a thousand. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import pino from 'pino';
import { type OpenStore, openStore } from '../src/io/sql/open.ts';
import type { Run } from '../src/model/run.ts';
import { startEmbedded } from '../test/io/sql/servers.ts';
import { finishedJob, queuedJob, sampleRepository, sampleRun } from '../test/ports/store-samples.ts';
import { type Measure, median } from './measure.ts';

const JOBS_OF_A_RUN = 5;
const REPOSITORIES = 2;
const TIMES = 50;

type Figures = Readonly<Record<'start' | 'claim' | 'list' | 'of a repository', number>>;

export async function measureManyJobs(few: number, many: number): Promise<readonly Measure[]> {
  const [before, after] = [await measureWith(few), await measureWith(many)];
  return Object.entries(after).flatMap(([what, ms]) => [
    { what: `${what}, ms with ${many} finished jobs`, value: ms },
    {
      what: `${what}, with ${many} finished jobs / with ${few} (goal: at most 2)`,
      value: ms / before[what as keyof Figures],
    },
  ]);
}

async function measureWith(jobs: number): Promise<Figures> {
  const server = await startEmbedded();
  const options = { directory: '', databaseUrl: server.urlOf('postgres'), log: pino({ level: 'silent' }) };
  try {
    const first = await openStore(options);
    await finish(first);
    await first.close();
    await multiply(options.databaseUrl, jobs / JOBS_OF_A_RUN);
    const began = performance.now();
    const opened = await openStore(options);
    const start = performance.now() - began;
    try {
      return { start, ...(await measureOpen(opened)) };
    } finally {
      await opened.close();
    }
  } finally {
    await server.close();
  }
}

/** One run that has ended, from which the others are made. */
async function finish({ store }: OpenStore): Promise<void> {
  const deliveryId = randomUUID();
  const jobs = Array.from({ length: JOBS_OF_A_RUN }, (_, index) => finishedJob(`job ${index}`));
  const run = await store.create(deliveryId, id => ({
    ...sampleRun(id, deliveryId, sampleRepository(), { jobs }),
    completedAt: Date.now(),
  }));
  await store.published(run.id, 1, { checks: {} });
}

async function multiply(url: string, runs: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const columnsOf = async (table: string) => {
    const { rows } = await client.query(
      `select column_name from information_schema.columns where table_schema = 'berth' and table_name = $1`,
      [table],
    );
    return rows.map(({ column_name: name }) => name as string);
  };
  const changed: Readonly<Record<string, string>> = {
    id: 'id + g',
    run_id: 'run_id + g',
    delivery_id: `delivery_id || '-' || g`,
    repository_id: `repository_id + g % ${REPOSITORIES}`,
  };
  for (const table of ['run', 'job', 'attempt']) {
    const columns = await columnsOf(table);
    const values = columns.map(name => changed[name] ?? `"${name}"`);
    await client.query(
      `insert into berth.${table} (${columns.join(', ')}) select ${values.join(', ')} from berth.${table}, generate_series(1, ${runs - 1}) as g`,
    );
  }
  await client.query(`select setval(pg_get_serial_sequence('berth.run', 'id'), (select max(id) from berth.run))`);
  await client.query('vacuum analyze');
  await client.end();
}

async function measureOpen({ store, queue }: OpenStore): Promise<Omit<Figures, 'start'>> {
  const taken = new Map<string, (at: number) => void>();
  await queue.takeAttempts(1, async ({ runId }) => taken.get(runId)?.(performance.now()));
  const claims = await repeat(async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const began = performance.now();
    const deliveryId = randomUUID();
    await store.create(deliveryId, (id): Run => {
      taken.set(id, resolve);
      return sampleRun(id, deliveryId, sampleRepository(), { jobs: [queuedJob('one')] });
    });
    return (await promise) - began;
  });
  const lists = await repeat(() => timed(() => store.findRuns({ limit: 50 })));
  const [{ trigger } = { trigger: undefined }] = await store.findRuns({ limit: 1 });
  const repositoryId = (trigger?.repository.id ?? 0) - 1;
  const ofOne = await repeat(() => timed(() => store.findRuns({ repositoryId, limit: 50 })));
  return { claim: median(claims), list: median(lists), 'of a repository': median(ofOne) };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

async function repeat(act: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let time = 0; time < TIMES; time++) values.push(await act());
  return values;
}

/** What a long history costs: the same questions to a store with 1,000 finished jobs and to one with 1,000,000. */

import pg from 'pg';
import { type OpenStore, openStore } from '../src/io/sql/open.ts';
import { fillHistory, JOBS_OF_RUN } from '../test/io/sql/fill-history.ts';
import { QUESTIONS } from '../test/io/sql/questions.ts';
import { silent } from '../test/io/sql/temporary-store.ts';
import { type BenchDatabase, startDatabase } from './database.ts';
import { timed } from './host.ts';
import { type Measure, median } from './measure.ts';

/** Of the newest 500 runs of one repository. */
const TESTS_OF_RUN = 2_400;

const JOBS = { few: 1_000, many: 1_000_000 };

/** Asks `rounds` times, few and many in turn. */
export async function measureHistory(rounds: number): Promise<readonly Measure[]> {
  const database = await startDatabase();
  try {
    const few = await makeDatabase(database, 'few');
    const many = await makeDatabase(database, 'many');
    return [...(await measureStart(few, many)), ...(await measureQuestions(few, many, rounds))];
  } finally {
    await database.close();
  }
}

async function makeDatabase(database: BenchDatabase, name: keyof typeof JOBS): Promise<string> {
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  await fillHistory(database.urlOf(name), JOBS[name] / JOBS_OF_RUN, TESTS_OF_RUN);
  return database.urlOf(name);
}

function open(databaseUrl: string): Promise<OpenStore> {
  return openStore({ directory: 'unused', databaseUrl, log: silent });
}

async function measureStart(few: string, many: string): Promise<readonly Measure[]> {
  const times = { few: [] as number[], many: [] as number[] };
  for (let round = 0; round < 5; round++) {
    for (const [name, url] of [
      ['few', few],
      ['many', many],
    ] as const) {
      times[name].push(await timed(async () => (await open(url)).close()));
    }
  }
  return compare('start and stop of the store', times.few, times.many);
}

async function measureQuestions(few: string, many: string, rounds: number): Promise<readonly Measure[]> {
  const stores = { few: await open(few), many: await open(many) };
  try {
    const measures: Measure[] = [];
    for (const [what, ask] of Object.entries(QUESTIONS)) {
      const times = { few: [] as number[], many: [] as number[] };
      // The first ones load what is asked for into memory.
      for (let round = -2; round < rounds; round++) {
        for (const name of ['few', 'many'] as const) {
          const took = await timed(() => ask(stores[name], round));
          if (round >= 0) times[name].push(took);
        }
      }
      measures.push(...compare(what, times.few, times.many));
    }
    return measures;
  } finally {
    for (const store of Object.values(stores)) {
      await store.queue.drain(10_000);
      await store.close();
    }
  }
}

function compare(what: string, few: readonly number[], many: readonly number[]): Measure[] {
  return [
    { what: `${what}, 1,000 finished jobs, ms`, value: median(few) },
    { what: `${what}, 1,000,000 finished jobs, ms`, value: median(many) },
    { what: `${what}: a million / a thousand`, value: median(many) / median(few) },
  ];
}

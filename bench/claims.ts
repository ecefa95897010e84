/** How many attempts a second several workers take from one PostgreSQL, and how long one waits that comes to an empty queue. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { advance } from '../src/core/schedule/advance.ts';
import { type OpenStore, openStore } from '../src/io/sql/open.ts';
import type { AttemptRef } from '../src/model/run.ts';
import { startEmbedded, startServer } from '../test/io/sql/servers.ts';
import { queuedJob, sampleRepository, sampleRun } from '../test/ports/store-samples.ts';
import { type Measure, median, percentile } from './measure.ts';

const JOBS = 2_000;
const JOBS_OF_A_RUN = 10;
const SINGLE = 100;

type Handle = (opened: OpenStore, attempt: AttemptRef) => Promise<unknown>;

export async function measureClaims(workers: number): Promise<readonly Measure[]> {
  const figures: Measure[] = [];
  for (const [name, start] of [
    ['embedded', startEmbedded],
    ['server', startServer],
  ] as const) {
    const server = await start();
    const open = () =>
      openStore({ directory: '', databaseUrl: server.urlOf('postgres'), log: pino({ level: 'silent' }) });
    const stores = [await open()];
    while (stores.length < workers) stores.push(await open());
    try {
      const figure = (what: string, value: number) =>
        figures.push({ what: `${what}, ${workers} workers, PostgreSQL ${name}`, value });
      const bench = await startBench(stores);
      figure('attempts taken a second', await bench.flood(async () => undefined));
      figure('attempts taken and claimed in their run a second', await bench.flood(claim));
      const waits = await bench.singles();
      figure('ms from enqueued to taken, median', median(waits));
      figure('ms from enqueued to taken, 95 %', percentile(waits, 0.95));
    } finally {
      for (const { close } of stores) await close();
      await server.close();
    }
  }
  return figures;
}

/** What a worker writes before it begins. */
function claim({ store }: OpenStore, { runId, key, number }: AttemptRef): Promise<unknown> {
  const claimed = { type: 'claimed', key, attempt: number, worker: 'bench' } as const;
  return store.change(runId, run => advance(run, claimed, Date.now()));
}

async function startBench(stores: readonly OpenStore[]) {
  let handle: Handle = async () => undefined;
  let onHandled: () => void = () => undefined;
  const [first] = stores;
  const take = (opened: OpenStore) =>
    opened.queue.takeAttempts(4, async attempt => {
      await handle(opened, attempt);
      onHandled();
    });
  await Promise.all(stores.map(take));

  /** Jobs a second; the takers hold their first until all are queued. */
  async function flood(doing: Handle): Promise<number> {
    const opened = Promise.withResolvers<void>();
    handle = async (store, attempt) => {
      await opened.promise;
      await doing(store, attempt);
    };
    for (let queued = 0; queued < JOBS; queued += JOBS_OF_A_RUN) await enqueue(first, JOBS_OF_A_RUN);
    let left = JOBS;
    const done = Promise.withResolvers<number>();
    onHandled = () => {
      left -= 1;
      if (left === 0) done.resolve(performance.now());
    };
    const began = performance.now();
    opened.resolve();
    return (JOBS / ((await done.promise) - began)) * 1_000;
  }

  async function singles(): Promise<readonly number[]> {
    handle = async () => undefined;
    const waits: number[] = [];
    for (let time = 0; time < SINGLE; time++) {
      const { promise, resolve } = Promise.withResolvers<number>();
      onHandled = () => resolve(performance.now());
      const began = performance.now();
      await enqueue(first, 1);
      waits.push((await promise) - began);
      await sleep(20);
    }
    return waits;
  }

  return { flood, singles };
}

async function enqueue(opened: OpenStore | undefined, jobs: number): Promise<void> {
  const deliveryId = randomUUID();
  const queued = Array.from({ length: jobs }, (_, index) => queuedJob(`job ${index}`));
  await opened?.store.create(deliveryId, id => sampleRun(id, deliveryId, sampleRepository(), { jobs: queued }));
}

/** How many attempts a second several workers take from one PostgreSQL, and how long one waits that comes to an empty queue. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { type OpenStore, openStore } from '../src/io/sql/open.ts';
import { startEmbedded, startServer } from '../test/io/sql/servers.ts';
import { queuedJob, sampleRepository, sampleRun } from '../test/ports/store-samples.ts';
import { type Measure, median, percentile } from './measure.ts';

const RUNS = 20;
const JOBS_OF_A_RUN = 100;
const SINGLE = 100;

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
      figures.push({ what: `claims a second, ${workers} workers, PostgreSQL ${name}`, value: await flood(stores) });
      const waits = await singles(stores);
      figures.push({ what: `ms from enqueued to taken, median, PostgreSQL ${name}`, value: median(waits) });
      figures.push({ what: `ms from enqueued to taken, 95 %, PostgreSQL ${name}`, value: percentile(waits, 0.95) });
    } finally {
      for (const { close } of stores) await close();
      await server.close();
    }
  }
  return figures;
}

let onTaken: () => void = () => undefined;

async function flood(stores: readonly OpenStore[]): Promise<number> {
  for (let run = 0; run < RUNS; run++) await enqueue(stores[0], JOBS_OF_A_RUN);
  let left = RUNS * JOBS_OF_A_RUN;
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<number>();
  onTaken = () => {
    left -= 1;
    if (left === 0) resolve(performance.now());
  };
  for (const { queue } of stores) await queue.takeAttempts(4, async () => onTaken());
  return ((RUNS * JOBS_OF_A_RUN) / ((await promise) - began)) * 1_000;
}

async function singles(stores: readonly OpenStore[]): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let time = 0; time < SINGLE; time++) {
    const { promise, resolve } = Promise.withResolvers<number>();
    onTaken = () => resolve(performance.now());
    const began = performance.now();
    await enqueue(stores[0], 1);
    waits.push((await promise) - began);
    await sleep(20);
  }
  return waits;
}

async function enqueue(opened: OpenStore | undefined, jobs: number): Promise<void> {
  const deliveryId = randomUUID();
  const queued = Array.from({ length: jobs }, (_, index) => queuedJob(`job ${index}`));
  await opened?.store.create(deliveryId, id => sampleRun(id, deliveryId, sampleRepository(), { jobs: queued }));
}

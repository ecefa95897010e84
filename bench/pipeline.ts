/** What Berth adds to the engine: a pipeline of no-op jobs through store, queue, worker and logs, against the raw floor. */

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { compose, type Parts } from '../src/cli/compose.ts';
import { readConfig } from '../src/cli/config.ts';
import { createLog } from '../src/cli/log.ts';
import { handleDelivery } from '../src/flow/handle.ts';
import { startWorker } from '../src/flow/work/worker.ts';
import { measureFloor } from './floor.ts';
import { createKey } from './key.ts';
import { createLocalForge, type LocalForge } from './local-forge.ts';
import { type Measure, median } from './measure.ts';
import { waitForRun } from './wait.ts';

const JOBS = 20;
const IMAGE = 'berth/busybox';
const HOUR_MS = 3_600_000;

/** Floor and Berth in turn, `rounds` times each, at one concurrency. */
export async function measurePipeline(concurrency: number, rounds: number): Promise<readonly Measure[]> {
  const jobs = Array.from({ length: JOBS }, (_, index) => `job${index}: { script: ["true", "true", "true"] }`);
  const local = createLocalForge(jobs.join('\n'));
  const config = readConfig({
    DATA_DIR: join(tmpdir(), `berth-bench-${randomUUID()}`),
    LOG_LEVEL: 'error',
    DEFAULT_IMAGE: IMAGE,
    CONCURRENCY: String(concurrency),
  });
  const credentials = { appId: 1, privateKey: createKey(), webhookSecret: randomUUID() };
  const parts = {
    ...(await compose(config, credentials, createLog(config))),
    forge: local.forge,
    checkouts: local.checkouts,
  };
  const network = await createNetwork();
  try {
    const timeouts = { defaultMs: HOUR_MS, maxMs: HOUR_MS };
    await parts.queue.takeDeliveries(1, delivery => handleDelivery({ ...parts, timeouts }, delivery));
    await startWorker(parts, parts.queue, concurrency);
    await runPipeline(parts, local);
    const floor: number[] = [];
    const berth: number[] = [];
    for (let round = 0; round < rounds; round++) {
      floor.push(await measureFloor({ jobs: JOBS, concurrency, image: IMAGE, network: network.id }));
      berth.push(await runPipeline(parts, local));
    }
    return report(concurrency, floor, berth);
  } finally {
    await parts.queue.drain(10_000);
    await parts.close();
    await network.remove();
    await rm(config.DATA_DIR, { recursive: true, force: true });
  }
}

function report(concurrency: number, floor: readonly number[], berth: readonly number[]): Measure[] {
  const what = `${JOBS} jobs x 3 commands, ${concurrency} at once`;
  return [
    { what: `${what}: raw engine, ms a job`, value: median(floor) / JOBS },
    { what: `${what}: Berth, ms a job`, value: median(berth) / JOBS },
    { what: `${what}: Berth / raw`, value: median(berth) / median(floor) },
  ];
}

/** Milliseconds from the accepted delivery to the end of the run. */
async function runPipeline({ store }: Parts, { event }: LocalForge): Promise<number> {
  const id = randomUUID();
  const started = performance.now();
  await store.accept({ id, incoming: event });
  await waitForRun(store, id);
  const took = performance.now() - started;
  // Removals that nobody waited for would slow down whoever is measured next.
  await sleep(1_000);
  return took;
}

async function createNetwork() {
  return new Docker().createNetwork({ Name: `berth-bench-${randomUUID()}` });
}

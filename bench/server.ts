import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type Parts } from '../src/cli/compose.ts';
import { readConfig } from '../src/cli/config.ts';
import { createLog } from '../src/cli/log.ts';
import { createCourtesy } from '../src/flow/courtesy.ts';
import { handleDelivery } from '../src/flow/handle.ts';
import { startWorker } from '../src/flow/work/worker.ts';
import type { Run } from '../src/model/run.ts';
import { createKey } from './key.ts';
import { createLocalForge } from './local-forge.ts';
import { waitForRun } from './wait.ts';

const HOUR_MS = 3_600_000;

/** All of Berth but a forge, with one repository whose pipeline can be run again and again. */
export interface BenchServer {
  readonly parts: Parts;
  /** Resolves with the run as it ended. `meanwhile` is called when it has been stored, and waited for. */
  run(meanwhile?: (run: Run) => Promise<void>): Promise<Run>;
  close(): Promise<void>;
}

export async function startBenchServer(
  pipeline: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const { forge, checkouts, event } = createLocalForge(pipeline);
  const config = readConfig({
    DATA_DIR: join(tmpdir(), `berth-bench-${randomUUID()}`),
    LOG_LEVEL: 'error',
    DEFAULT_IMAGE: 'berth/busybox',
    CONCURRENCY: '1',
    ...environment,
  });
  const credentials = { appId: 1, privateKey: createKey(), webhookSecret: randomUUID() };
  const parts = { ...(await compose(config, credentials, createLog(config))), forge, checkouts };
  const courtesy = createCourtesy(parts.now);
  const timeouts = { defaultMs: HOUR_MS, maxMs: HOUR_MS };
  await parts.queue.takeDeliveries(1, delivery => handleDelivery({ ...parts, timeouts, courtesy }, delivery));
  await startWorker(parts, parts.queue, config.CONCURRENCY, { tags: [], untagged: true, heedsLimits: false });

  return {
    parts,
    run: async meanwhile => {
      const id = randomUUID();
      const ended = waitForRun(parts.store, id);
      await parts.store.accept({ id, incoming: event });
      if (meanwhile !== undefined) await meanwhile(await stored(parts, id));
      return ended;
    },
    close: async () => {
      await parts.queue.drain(10_000);
      await parts.close();
      await rm(config.DATA_DIR, { recursive: true, force: true });
    },
  };
}

/** The run of a delivery as soon as there is one. */
async function stored({ store }: Parts, deliveryId: string): Promise<Run> {
  const found = Promise.withResolvers<Run>();
  const look = async (runId: string): Promise<void> => {
    const run = await store.find(runId);
    if (run?.trigger.deliveryId === deliveryId) found.resolve(run);
  };
  const unwatch = store.watch(runId => {
    look(runId).catch(found.reject);
  });
  const [newest] = await store.findRuns({ limit: 1 });
  if (newest?.trigger.deliveryId === deliveryId) found.resolve(newest);
  try {
    return await found.promise;
  } finally {
    unwatch();
  }
}

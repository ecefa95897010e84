/** How fast deliveries are acknowledged, and how soon a container starts: over real HTTP, with real signatures. */

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, composeWebhook, type Parts } from '../src/cli/compose.ts';
import { readConfig } from '../src/cli/config.ts';
import { listen } from '../src/cli/listen.ts';
import { createLog } from '../src/cli/log.ts';
import { createCourtesy } from '../src/flow/courtesy.ts';
import { handleDelivery } from '../src/flow/handle.ts';
import { createReceive } from '../src/flow/receive.ts';
import { startWorker } from '../src/flow/work/worker.ts';
import { createSender, type Send } from './github.ts';
import { createKey } from './key.ts';
import { createLocalForge } from './local-forge.ts';
import { type Measure, median, percentile } from './measure.ts';
import { waitForRun } from './wait.ts';

const DELIVERIES = 1_000;
const AT_ONCE = 16;
const HOUR_MS = 3_600_000;

export async function measureDeliveries(starts: number): Promise<readonly Measure[]> {
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: join(tmpdir(), `berth-bench-${randomUUID()}`),
    LOG_LEVEL: 'error',
    DEFAULT_IMAGE: 'berth/busybox',
  });
  const credentials = { appId: 1, privateKey: createKey(), webhookSecret: randomUUID() };
  const log = createLog(config);
  const { forge, checkouts, event } = createLocalForge('job: { script: ["true"] }');
  const parts = { ...(await compose(config, credentials, log)), forge, checkouts };
  const webhook = await composeWebhook(
    config,
    credentials,
    { receive: createReceive(parts.store), rightsChanged: async () => undefined },
    log,
  );
  const http = createServer(async (request, response) => {
    await webhook(request, response);
  });
  const send = createSender(await listen(http, config), credentials.webhookSecret, event);
  try {
    const courtesy = createCourtesy(parts.now);
    const timeouts = { defaultMs: HOUR_MS, maxMs: HOUR_MS };
    await parts.queue.takeDeliveries(8, delivery => handleDelivery({ ...parts, timeouts, courtesy }, delivery));
    await startWorker(parts, parts.queue, 2, { tags: [], untagged: true, heedsLimits: false });
    const started = await measureStarts(parts, send, starts);
    return [...started, ...(await flood(send))];
  } finally {
    http.close();
    http.closeAllConnections();
    await parts.queue.drain(10_000);
    await parts.close();
    await rm(config.DATA_DIR, { recursive: true, force: true });
  }
}

/** From the first byte of a push to the first command of its job, one push at a time. */
async function measureStarts({ store }: Parts, send: Send, times: number): Promise<Measure[]> {
  const waits: number[] = [];
  for (let time = 0; time <= times; time++) {
    const sent = Date.now();
    const id = await send('push');
    const run = await waitForRun(store, id);
    const end = run.jobs[0]?.attempts[0]?.ended;
    const first = end !== undefined && 'sections' in end ? end.sections[0] : undefined;
    const wait = (first?.startedAt ?? Number.NaN) - sent;
    // The first one fetches and warms up.
    if (time > 0) waits.push(wait);
  }
  return [
    { what: 'delivery to first command, ms, median', value: median(waits) },
    { what: 'delivery to first command, ms, 90 of 100', value: percentile(waits, 0.9) },
  ];
}

/** Comments that are no commands, as fast as they are taken. */
async function flood(send: Send): Promise<Measure[]> {
  const waits: number[] = [];
  let left = DELIVERIES;
  const started = performance.now();
  const sender = async (): Promise<void> => {
    while (left-- > 0) {
      const begun = performance.now();
      await send('issue_comment');
      waits.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  const seconds = (performance.now() - started) / 1000;
  return [
    { what: `deliveries acknowledged a second, ${AT_ONCE} at once`, value: DELIVERIES / seconds },
    { what: 'acknowledgement, ms, median', value: median(waits) },
    { what: 'acknowledgement, ms, 99 of 100', value: percentile(waits, 0.99) },
  ];
}

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
import { queuedJob, sampleRepository, sampleRun } from '../test/ports/store-samples.ts';
import { createSender, type Send } from './github.ts';
import { createKey } from './key.ts';
import { createLocalForge } from './local-forge.ts';
import { type Measure, median, percentile } from './measure.ts';
import { waitForRun } from './wait.ts';

const DELIVERIES = 1_000;
const AT_ONCE = 16;
const HOUR_MS = 3_600_000;

const QUEUED = 200;
/** No worker has it. */
const NOBODYS_TAG = 'nobody';

/** On the store that a server brings, or on another PostgreSQL. */
export async function measureDeliveries(starts: number, databaseUrl?: string): Promise<readonly Measure[]> {
  const on = databaseUrl === undefined ? 'embedded store' : 'PostgreSQL';
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: join(tmpdir(), `berth-bench-${randomUUID()}`),
    LOG_LEVEL: 'error',
    DEFAULT_IMAGE: 'berth/busybox',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
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
    const idle = await flood(send);
    await queueJobs(parts);
    const busy = await flood(send);
    return [
      ...started,
      ...report('nothing queued', idle),
      ...report(`${QUEUED} jobs queued`, busy),
      { what: `deliveries a second, ${QUEUED} jobs queued / none`, value: busy.aSecond / idle.aSecond },
    ].map(({ what, value }) => ({ what: `${on}: ${what}`, value }));
  } finally {
    http.close();
    http.closeAllConnections();
    await parts.queue.drain(10_000);
    await parts.close();
    await rm(config.DATA_DIR, { recursive: true, force: true });
  }
}

/** From the first byte of a push, and from the queue, to the first command of its job, one push at a time. */
async function measureStarts({ store }: Parts, send: Send, times: number): Promise<Measure[]> {
  const waits: number[] = [];
  const ofQueue: number[] = [];
  for (let time = 0; time <= times; time++) {
    const sent = Date.now();
    const id = await send('push');
    const run = await waitForRun(store, id);
    const attempt = run.jobs[0]?.attempts[0];
    const end = attempt?.ended;
    const first = end !== undefined && 'sections' in end ? end.sections[0] : undefined;
    const startedAt = first?.startedAt ?? Number.NaN;
    // The first one fetches and warms up.
    if (time === 0) continue;
    waits.push(startedAt - sent);
    ofQueue.push(startedAt - (attempt?.queuedAt ?? Number.NaN));
  }
  return [
    { what: 'delivery to first command, ms, median', value: median(waits) },
    { what: 'delivery to first command, ms, 95 of 100', value: percentile(waits, 0.95) },
    { what: 'queue to first command, ms, median', value: median(ofQueue) },
    { what: 'queue to first command, ms, 95 of 100', value: percentile(ofQueue, 0.95) },
  ];
}

/** They stay where they are while deliveries come. */
async function queueJobs({ store }: Parts): Promise<void> {
  const deliveryId = randomUUID();
  const jobs = Array.from({ length: QUEUED }, (_, index) => queuedJob(`job ${index}`)).map(jobRun => ({
    ...jobRun,
    job: { ...jobRun.job, tags: [NOBODYS_TAG] },
  }));
  await store.create(deliveryId, id => sampleRun(id, deliveryId, sampleRepository(), { jobs }));
}

interface Flood {
  readonly aSecond: number;
  readonly waits: readonly number[];
}

function report(meanwhile: string, { aSecond, waits }: Flood): Measure[] {
  return [
    { what: `deliveries acknowledged a second, ${AT_ONCE} at once, ${meanwhile}`, value: aSecond },
    { what: `acknowledgement, ms, median, ${meanwhile}`, value: median(waits) },
    { what: `acknowledgement, ms, 99 of 100, ${meanwhile}`, value: percentile(waits, 0.99) },
  ];
}

/** Comments that are no commands, as fast as they are taken. */
async function flood(send: Send): Promise<Flood> {
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
  return { aSecond: DELIVERIES / ((performance.now() - started) / 1000), waits };
}

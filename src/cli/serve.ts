/** Brings the parts to life in the order in which they may rely on each other, and to rest in the reverse. */

import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { startArtifactRetention } from '../flow/artifact-retention.ts';
import { nowAndByTime } from '../flow/by-time.ts';
import { startCatchingUp } from '../flow/catch-up.ts';
import type { HandleContext } from '../flow/context.ts';
import { createCourtesy } from '../flow/courtesy.ts';
import { handleDelivery } from '../flow/handle.ts';
import { type Duty, whileLeading } from '../flow/lead.ts';
import { startNotifying } from '../flow/notify.ts';
import { staffNow } from '../flow/presence.ts';
import { createReceive } from '../flow/receive.ts';
import { startReporter } from '../flow/report.ts';
import { startResuming } from '../flow/resume.ts';
import { startRetention } from '../flow/retention.ts';
import { createRights } from '../flow/rights.ts';
import type { RightsChange } from '../model/rights-change.ts';
import { createWeb } from '../web/web.ts';
import { compose, composeProxy, composeWebhook, type Haste, type identify, type Parts, redeliver } from './compose.ts';
import { makeMasterKey } from './compose-secrets.ts';
import type { Config } from './config.ts';
import { isLoopback, listen } from './listen.ts';
import { prepareToWork, startWorking } from './work.ts';

/** Which GitHub App we are. */
export type Credentials = Extract<Awaited<ReturnType<typeof identify>>, { state: 'ready' }>['credentials'];

export interface RunningServer {
  /** Where it is reached, without a trailing slash. */
  readonly url: string;
  readonly parts: Parts;
  /** Lets running jobs end for a while, then gives them up: the next start tries them again. */
  stop(): Promise<void>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const REDELIVER_EVERY_MS = 10 * MINUTE_MS;
/** Deliveries handled at once: they wait for GitHub more than they work. */
const DELIVERIES_AT_ONCE = 12;

export async function startServer(
  config: Config,
  credentials: Credentials,
  log: Logger,
  haste?: Haste,
): Promise<RunningServer> {
  await makeMasterKey(config);
  const parts = await compose(config, credentials, log, haste);
  try {
    return await start(config, credentials, parts);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function start(config: Config, credentials: Credentials, parts: Parts): Promise<RunningServer> {
  const { store, queue, engine, keys, metrics, log } = parts;
  const works = config.CONCURRENCY > 0;
  if (works) await prepareToWork(config, parts);
  const http = createServer();
  const url = await listen(http, config);
  const receive = createReceive(store);
  const rights = createRights(parts);
  const rightsChanged = async (change: RightsChange) => {
    if (change.isDisowned && change.actorId !== undefined) await keys.endSessions(change.actorId);
    rights.forget(change);
  };
  const webhook = await composeWebhook(config, credentials, { receive, rightsChanged }, log);
  const isLocal = isForThisMachine(config);
  const web = createWeb({
    store,
    dispatch: parts.dispatch,
    logs: parts.logs,
    blobs: parts.blobs,
    ...(works ? { engine } : {}),
    keys,
    rights,
    ...(parts.signIn && { signIn: parts.signIn }),
    handling: handleContext(config, parts),
    administration: {
      ...parts,
      ...(config.RUNS_DAYS === 0 ? {} : { runsKeptMs: config.RUNS_DAYS * DAY_MS }),
    },
    baseUrl: config.BASE_URL ?? url,
    openToAll: config.OPEN_TO_ALL,
    publicPages: config.PUBLIC_PAGES,
    isLocal,
    metrics: { ...metrics, token: config.METRICS_TOKEN, openToThisMachine: isLocal, staff: () => staffNow(parts) },
    log,
  });
  http.on('request', async (request, response) => {
    const began = performance.now();
    if (await webhook(request, response)) return metrics.responded(response.statusCode, performance.now() - began);
    if (await web(request, response)) return;
    response.writeHead(404).end('not found\n');
  });

  const context = { ...handleContext(config, parts), courtesy: createCourtesy(parts.now) };
  await queue.takeDeliveries(DELIVERIES_AT_ONCE, delivery => handleDelivery(context, delivery));
  // In this order, so that nobody is told that there is no worker.
  const working = works ? await startWorking(config, parts) : undefined;
  const leading = whileLeading(parts.leadership, log, lost => startLeading(config, credentials, parts, url, lost));
  const stopResuming = startResuming(parts);
  const stopProxy = await composeProxy(config, url, log);
  log.info({ url }, 'ready');

  async function stop(): Promise<void> {
    await stopProxy();
    http.close();
    http.closeAllConnections();
    await stopResuming();
    await (working?.stop() ?? queue.drain(config.DRAIN_SECONDS * 1_000));
    await leading.stop();
    await parts.close();
  }
  return { url, parts, stop };
}

/** What one server does for all: GitHub would be told and asked everything by each. */
function startLeading(config: Config, credentials: Credentials, parts: Parts, url: string, lost: AbortSignal): Duty {
  const { BASE_URL: baseUrl = url, CHECK_NAME: checkName, COMMENTS: comments } = config;
  const reporter = startReporter({ ...parts, baseUrl, checkName, comments }, lost);
  const notifying = startNotifying({ ...parts, baseUrl }, lost);
  const stops = [
    startRedelivering(config, credentials, parts),
    startCatchingUp(parts),
    startRetention(parts, config.RUNS_DAYS),
    startArtifactRetention(parts),
  ];
  return {
    stop: async () => {
      for (const stop of stops) stop();
      await Promise.all([reporter.stop(), notifying.stop()]);
    },
  };
}

/** GitHub does not repeat a delivery that failed: it is asked for what was missed, now and by time. */
function startRedelivering(config: Config, credentials: Credentials, { metrics, log }: Parts): () => void {
  const ask = async (): Promise<void> => {
    const count = await redeliver(config, credentials, metrics);
    if (count > 0) log.info({ count }, 'asked for missed deliveries');
  };
  return nowAndByTime(REDELIVER_EVERY_MS, ask, log, 'cannot ask for missed deliveries');
}

function handleContext(config: Config, { store, forge, log, now, policy }: Parts): HandleContext {
  const timeouts = {
    defaultMs: config.JOB_TIMEOUT_MINUTES * MINUTE_MS,
    maxMs: config.JOB_MAX_TIMEOUT_MINUTES * MINUTE_MS,
  };
  return { store, forge, log, now, timeouts, policy };
}

/** Whether only people on this machine reach the pages: a base address elsewhere means a proxy in front of us. */
function isForThisMachine({ HOST, BASE_URL }: Config): boolean {
  return isLoopback(HOST) && (BASE_URL === undefined || isLoopback(new URL(BASE_URL).hostname));
}

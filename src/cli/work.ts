/** The part of Berth that carries out jobs: in the server's process, or in one of its own on another machine. */

import { hostname } from 'node:os';
import { limitsConcurrency, longestTimeout } from '../core/policy/limits.ts';
import { checkEngine } from '../flow/check-engine.ts';
import { closeFence } from '../flow/fence.ts';
import { startTelling } from '../flow/presence.ts';
import { recover, startSweeping, sweepLast } from '../flow/sweep.ts';
import { startWorker } from '../flow/work/worker.ts';
import type { Parts } from './compose.ts';
import { type Config, ConfigError } from './config.ts';
import { readVersion } from './version.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface Working {
  /** Takes no more jobs, lets those that run end for a while, then hands them back for whoever comes next. */
  stop(): Promise<void>;
}

/** Whether the engine can be used, a fence around jobs, and what a former process left. Before anything is taken from the queue. */
export async function prepareToWork(config: Config, parts: Parts): Promise<void> {
  if (!config.WORKER_UNTAGGED && config.WORKER_TAGS.length === 0) {
    throw new ConfigError('WORKER_UNTAGGED is false and WORKER_TAGS is empty: a worker would do nothing.');
  }
  await checkEngine(parts);
  await closeFence(parts, config.JOB_FENCE);
  await recover(parts);
}

export async function startWorking(config: Config, parts: Parts): Promise<Working> {
  const choice = { tags: config.WORKER_TAGS, untagged: config.WORKER_UNTAGGED };
  const worker = await startWorker(parts, parts.queue, config.CONCURRENCY, {
    ...choice,
    heedsLimits: limitsConcurrency(parts.policy),
  });
  const longestJobMs = longestTimeout(parts.policy, config.JOB_MAX_TIMEOUT_MINUTES * MINUTE_MS);
  const stopSweeping = startSweeping(parts, worker.isWorkingOn, longestJobMs, config.IMAGES_DAYS * DAY_MS);
  const stopTelling =
    config.CONCURRENCY === 0
      ? async () => undefined
      : startTelling(parts, {
          name: parts.worker,
          concurrency: config.CONCURRENCY,
          version: await readVersion(),
          host: hostname(),
          ...choice,
        });
  return {
    stop: async () => {
      stopSweeping();
      await stopTelling();
      await parts.queue.drain(config.DRAIN_SECONDS * 1_000);
      await worker.stop();
      await sweepLast(parts, worker.isWorkingOn);
    },
  };
}

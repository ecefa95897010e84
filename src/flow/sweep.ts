/** Puts right what a crash left: attempts of a process that is gone, containers that nobody waits for. */

import { advance } from '../core/schedule/advance.ts';
import type { AttemptRef } from '../model/run.ts';
import { byTime } from './by-time.ts';
import { evictCaches, removeAbandonedBlobs } from './caches.ts';
import type { WorkContext } from './work/context.ts';

const SWEEP_EVERY_MS = 60_000;
/** Jobs stand on their checkout: it is kept for an hour longer than the longest of them. */
const CHECKOUT_MARGIN_MS = 60 * 60 * 1000;

/**
 * Called once at start, before anything is taken from the queue: the containers of a former life of this server go, and
 * whatever it had claimed is lost. Safe to repeat.
 */
export async function recover({ store, engine, logs, worker, now, log }: WorkContext): Promise<void> {
  // First: from the moment that they are lost, others may be given what still runs here.
  const removed = await engine.reap(() => false);
  if (removed > 0) log.warn({ removed }, 'removed what a former process left behind');
  const server = worker.slice(0, worker.indexOf('/') + 1);
  for (const claim of await store.claimed()) {
    if (!claim.worker.startsWith(server) || claim.worker === worker) continue;
    const lost = { type: 'lost', key: claim.key, attempt: claim.number, worker: claim.worker } as const;
    await store.change(claim.runId, run => advance(run, lost, now()));
    await logs.seal({ runId: claim.runId, key: claim.key, number: claim.number });
    log.warn({ ...claim }, 'attempt of a former process is lost; it is tried again');
  }
}

/**
 * Sweeps by time; no job may take longer than `longestJobMs`, and images go that were not used for `imagesMs`, or never
 * when that is 0. Returns how to stop.
 */
export function startSweeping(
  context: WorkContext,
  isWorkingOn: (attempt: AttemptRef) => boolean,
  longestJobMs: number,
  imagesMs: number,
): () => void {
  const { engine, fence, checkouts, log } = context;
  async function sweep(): Promise<void> {
    await fence.raise();
    await engine.reap(isWorkingOn);
    await checkouts.prune(longestJobMs + CHECKOUT_MARGIN_MS);
    await evictCaches(context);
    await removeAbandonedBlobs(context);
    const images = imagesMs === 0 ? 0 : await engine.removeUnusedImages(imagesMs);
    if (images > 0) log.info({ images }, 'removed images that no job used for long');
  }
  return byTime(SWEEP_EVERY_MS, sweep, log, 'sweep failed');
}

/** A volume that others are layered over goes after them. */
const ROUNDS = 3;

/** Called at the end: what an engine made that went away before it told us has waited for a sweep. Never throws. */
export async function sweepLast(
  { engine, log }: Pick<WorkContext, 'engine' | 'log'>,
  isWorkingOn: (attempt: AttemptRef) => boolean,
): Promise<void> {
  try {
    for (let round = 0; round < ROUNDS; round++) if ((await engine.reap(isWorkingOn)) === 0) return;
  } catch (error) {
    log.warn({ err: error }, 'the last sweep failed; the next start makes up for it');
  }
}

/** Tells the others that this worker lives, for as long as it does. */

import type { Logger } from 'pino';
import { strandedIn } from '../core/render/surroundings.ts';
import type { WorkerState } from '../model/worker.ts';
import type { Dispatch } from './ports/dispatch.ts';
import type { Staff } from './ports/metrics.ts';

/** How often a worker tells of itself, and for how long it is believed to live after that, in milliseconds. */
const EVERY_MS = 10_000;
export const BELIEVED_MS = 30_000;

interface PresenceContext {
  readonly dispatch: Dispatch;
  readonly log: Logger;
}

/** Who carries out jobs now, by all that the database knows. */
export async function staffNow({ dispatch, now }: { dispatch: Dispatch; now: () => number }): Promise<Staff> {
  const state = await dispatch.queue(now() - BELIEVED_MS);
  return {
    workers: state.workers.length,
    slots: state.workers.reduce((slots, { concurrency }) => slots + concurrency, 0),
    stranded: strandedIn(state),
  };
}

/** Returns how to stop, which tells that the worker has ended. */
export function startTelling({ dispatch, log }: PresenceContext, worker: WorkerState): () => Promise<void> {
  const tell = () => dispatch.announce(worker).catch(err => log.warn({ err }, 'cannot tell that this worker lives'));
  let telling = tell();
  const timer = setInterval(() => {
    telling = tell();
  }, EVERY_MS);
  return async () => {
    clearInterval(timer);
    await telling;
    await dispatch.dismiss(worker.name).catch(err => log.warn({ err }, 'cannot tell that this worker has ended'));
  };
}

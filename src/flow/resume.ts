/**
 * Lets go on what waits for no worker and no person: delayed jobs when their time has come, and jobs in a resource group
 * when it is their turn. Nothing is remembered between two looks, so a crash loses nothing, and many servers may look.
 */

import type { Logger } from 'pino';
import { advance } from '../core/schedule/advance.ts';
import { assignResources } from '../core/schedule/resources.ts';
import { createLooking } from './look.ts';
import type { Store } from './ports/store.ts';

export interface ResumeContext {
  readonly store: Store;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How late a job may be when its time has come, or when a hint of the store was missed, in milliseconds. */
const LOOK_AGAIN_MS = 1_000;

/** Looks after every change of a run, and by time. Returns how to stop, which resolves when nothing is being changed any more. */
export function startResuming(context: ResumeContext): () => Promise<void> {
  const { store, log } = context;
  const looking = createLooking(
    () => resume(context),
    error => log.warn({ err: error }, 'cannot see what may go on; will try again'),
  );
  const unwatch = store.watch(looking.look);
  const timer = setInterval(looking.look, LOOK_AGAIN_MS);
  looking.look();
  return async () => {
    unwatch();
    clearInterval(timer);
    await looking.stop();
  };
}

async function resume({ store, now }: ResumeContext): Promise<void> {
  for (const id of await store.due(now())) await store.change(id, run => advance(run, { type: 'due' }, now()));
  for (const id of await store.contended()) await store.arbitrate(id, runs => assignResources(runs, now()));
}

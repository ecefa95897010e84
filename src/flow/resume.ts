/**
 * Lets go on what waits for no worker and no person: schedules, delayed jobs and the stop of environments when their time
 * has come, and jobs in a resource group when it is their turn. All of it is in the store, so a crash loses nothing, and many servers may look.
 */

import type { Logger } from 'pino';
import { advance } from '../core/schedule/advance.ts';
import { assignResources } from '../core/schedule/resources.ts';
import { createLooking, keepLooking } from './look.ts';
import type { Store } from './ports/store.ts';
import { stopEnvironments } from './stop-environments.ts';
import { fireTimer } from './timers.ts';

export interface ResumeContext {
  readonly store: Store;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How late a job may be when its time has come, or when a hint of the store was missed, in milliseconds. */
const LOOK_AGAIN_MS = 1_000;
/** Environments that are stopped at one look. */
const BATCH = 50;

/** Looks after every change of a run, and by time. Returns how to stop, which resolves when nothing is being changed any more. */
export function startResuming(context: ResumeContext): () => Promise<void> {
  const { store, log } = context;
  const decided = new Map<number, string>();
  const looking = createLooking(
    () => resume(context, decided),
    error => log.warn({ err: error }, 'cannot see what may go on; will try again'),
  );
  return keepLooking(store, LOOK_AGAIN_MS, looking);
}

/** `decided` keeps what was decided about last, so that runs are not read and held where nothing has changed since. */
async function resume(context: ResumeContext, decided: Map<number, string>): Promise<void> {
  const { store, now, log } = context;
  for (const timer of await store.dueTimers(now())) {
    await alone(log, { repositoryId: timer.repository.id }, () => fireTimer(context, timer));
  }
  for (const runId of await store.due(now())) {
    await alone(log, { runId }, () => store.change(runId, run => advance(run, { type: 'due' }, now())));
  }
  for (const deployment of await store.dueToStop(now(), BATCH)) {
    await alone(log, { runId: deployment.runId }, () => stopEnvironments(context, [deployment]));
  }
  for (const { repositoryId, fingerprint } of await store.contended()) {
    if (decided.get(repositoryId) === fingerprint) continue;
    await alone(log, { repositoryId }, async () => {
      await store.arbitrate(repositoryId, runs => assignResources(runs, now()));
      decided.set(repositoryId, fingerprint);
    });
  }
}

/** What goes wrong with one must not keep the others waiting; it is tried again at the next look. */
async function alone(log: Logger, about: object, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    log.error({ err: error, ...about }, 'cannot let go on what waits; will try again');
  }
}

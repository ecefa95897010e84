/**
 * The last stage: makes the forge show what is true, again until it does. A run that changed is unpublished; it is
 * rendered, the difference is told, and what was told is remembered. Crashes and limits need nothing of their own.
 */

import { InfraError } from '../model/errors.ts';
import { createLooking, keepLooking } from './look.ts';
import type { Unpublished } from './ports/store.ts';
import { createPace } from './report/pace.ts';
import { type PublishContext, publish } from './report/publish.ts';

/** Hints may be missed; this is how late the forge hears of a change then, in milliseconds. */
const LOOK_AGAIN_MS = 2_000;
/** How long an installation rests after an error that names no time, in milliseconds: doubled each time, up to the most. */
const REST_MS = 1_000;
const MOST_REST_MS = 60_000;
const BATCH = 50;

export interface Reporter {
  /** Resolves when nothing is being published any more. */
  stop(): Promise<void>;
}

/** One of all servers reports at a time: two would open every check twice. When `lost` aborts, another may have begun. */
export function startReporter(context: PublishContext, lost: AbortSignal): Reporter {
  const busy = new Map<number, Promise<void>>();
  const restUntil = new Map<number, number>();
  const failures = new Map<number, number>();
  const pace = createPace(context.now);
  const looking = createLooking(dispatch, error => context.log.warn({ err: error }, 'reporter cannot read the store'));
  const { look } = looking;
  let stopped = false;

  /** Installations do not wait for each other: each has its own chain. */
  async function dispatch(): Promise<void> {
    const now = context.now();
    const resting = [...restUntil].filter(([, until]) => until > now).map(([installation]) => installation);
    const runs = await context.store.unpublished(BATCH, [...busy.keys(), ...resting]);
    for (const [installation, items] of Map.groupBy(runs, installationOf)) {
      const due = items.filter(isDue);
      if (due.length === 0) continue;
      const publishing = publishAll(installation, due).finally(() => {
        busy.delete(installation);
        look();
      });
      busy.set(installation, publishing);
    }
  }

  function isDue(item: Unpublished): boolean {
    const wait = pace.waitFor(item);
    if (wait > 0) setTimeout(look, wait).unref();
    return wait <= 0;
  }

  async function publishAll(installation: number, items: readonly Unpublished[]): Promise<void> {
    for (const item of items) {
      if (stopped || lost.aborted) return;
      try {
        pace.begins(item);
        const { told, keptBack } = await publish(context, item, pace.mayComment(item), lost);
        pace.told(item, told, keptBack);
        failures.delete(installation);
      } catch (error) {
        if (!lost.aborted) rest(installation, item, error);
        return;
      }
    }
  }

  function rest(installation: number, { run }: Unpublished, error: unknown): void {
    const failed = failures.get(installation) ?? 0;
    failures.set(installation, failed + 1);
    const restMs = (error instanceof InfraError ? error.retryAfterMs : undefined) ?? restAfter(failed);
    restUntil.set(installation, context.now() + restMs);
    setTimeout(look, restMs).unref();
    context.log.warn({ err: error, runId: run.id, restMs }, 'publishing failed; will try again');
  }

  const stopLooking = keepLooking(context.store, LOOK_AGAIN_MS, looking);
  return {
    stop: async () => {
      stopped = true;
      await stopLooking();
      await Promise.allSettled(busy.values());
    },
  };
}

function restAfter(failures: number): number {
  return Math.min(REST_MS * 2 ** failures, MOST_REST_MS);
}

function installationOf({ run }: Unpublished): number {
  return run.trigger.repository.installationId;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Choice, Queue } from '../../flow/ports/queue.ts';
import type { AttemptRef, Run } from '../../model/run.ts';
import type { State } from './state.ts';
import type { Taker } from './work-list.ts';

/** The queue of one door, and how to close it. */
export function memoryQueue({ runs, deliveries, deliveryWork, attemptWork }: State): { queue: Queue; close(): void } {
  const takers: Taker[] = [];
  const queue: Queue = {
    async takeDeliveries(concurrency, handle) {
      const taker = deliveryWork.take(concurrency, async id => {
        const kept = deliveries.get(id);
        if (kept === undefined || kept.isHandled) return;
        await handle(kept.delivery);
        kept.isHandled = true;
      });
      takers.push(taker);
    },

    async takeAttempts(concurrency, handle, choice) {
      takers.push(attemptWork.take(concurrency, handle, ref => isChosen(runs.get(ref.runId)?.run, ref, choice)));
    },

    async drain(graceMs) {
      const over = new AbortController();
      const grace = sleep(graceMs, undefined, { signal: over.signal }).catch(() => undefined);
      await Promise.race([Promise.all(takers.map(taker => taker.stop())), grace]);
      over.abort();
    },
  };
  return {
    queue,
    close: () => {
      for (const taker of takers) taker.leave();
    },
  };
}

/** Everything here is one person's, so that nobody's share has to be heeded. */
function isChosen(
  run: Run | undefined,
  { key }: AttemptRef,
  choice: Choice = { tags: [], untagged: true, heedsLimits: false },
): boolean {
  const asked = run?.jobs.find(({ job }) => job.key === key)?.job.tags ?? [];
  return asked.length === 0 ? choice.untagged : choice.tags === 'any' || asked.every(tag => choice.tags.includes(tag));
}

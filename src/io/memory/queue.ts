import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from '../../flow/ports/queue.ts';
import type { State } from './state.ts';
import type { Taker } from './work-list.ts';

/** The queue of one door, and how to close it. */
export function memoryQueue({ deliveries, deliveryWork, attemptWork }: State): { queue: Queue; close(): void } {
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

    async takeAttempts(concurrency, handle) {
      takers.push(attemptWork.take(concurrency, handle));
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

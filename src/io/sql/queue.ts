import { setTimeout as sleep } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Choice, Queue } from '../../flow/ports/queue.ts';
import type { DeliveryWork } from './boss.ts';
import { DELIVERIES, HEARTBEAT_EVERY } from './boss-options.ts';
import { findDelivery, markHandled } from './deliveries.ts';
import type { Listener } from './listener.ts';
import type { Database } from './postgres.ts';
import { type AttemptTaker, startTaking } from './take-attempts.ts';

/** New work is announced; looking by time is for what must be tried again. Seconds. */
const LOOK_EVERY = 1;

/** Of many takers of deliveries one installation gets no more than a third; of a few it may have all. */
const FEW = 3;

const ANYTHING: Choice = { tags: [], untagged: true, heedsLimits: false };

/** The Queue on pg-boss; closing it gives back what is in hand. */
export function bossQueue(
  db: Database,
  boss: PgBoss,
  listener: Listener,
  log: Logger,
): { readonly queue: Queue; close(): Promise<void> } {
  const takers: AttemptTaker[] = [];
  const queue: Queue = {
    takeDeliveries: (concurrency, handle) =>
      take<DeliveryWork>(boss, log, DELIVERIES, concurrency, async ({ deliveryId }) => {
        const found = await findDelivery(db, deliveryId);
        if (found === undefined) throw new Error(`Delivery ${deliveryId} was queued and is not stored.`);
        if (found.isHandled) return;
        await handle(found.delivery);
        await markHandled(db, deliveryId);
      }),
    async takeAttempts(concurrency, handle, choice = ANYTHING) {
      takers.push(startTaking({ db, boss, listener, log }, concurrency, choice, handle));
    },
    async drain(graceMs) {
      const done = new AbortController();
      const idle = Promise.all([boss.offWork(DELIVERIES), ...takers.map(taker => taker.stop())]);
      await Promise.race([idle, sleep(graceMs, undefined, { signal: done.signal }).catch(() => undefined)]);
      done.abort();
    },
  };
  return { queue, close: async () => void (await Promise.all(takers.map(taker => taker.leave()))) };
}

/** One taker for each slot: it is woken alone when its handler ends, and so goes on without looking by time. */
async function take<Work extends object>(
  boss: PgBoss,
  log: Logger,
  name: string,
  concurrency: number,
  handle: (work: Work) => Promise<void>,
): Promise<void> {
  const options = {
    pollingIntervalSeconds: LOOK_EVERY,
    notifyPollingIntervalSeconds: LOOK_EVERY,
    heartbeatRefreshSeconds: HEARTBEAT_EVERY,
    // Whoever waits for a GitHub that does not answer must not hold every taker.
    groupConcurrency: Math.max(FEW, Math.floor(concurrency / 3)),
  };
  for (let slot = 0; slot < concurrency; slot++) {
    const id = await boss.work<Work>(name, options, async jobs => {
      try {
        for (const { data } of jobs) await handle(data);
      } catch (error) {
        log.warn(
          { err: error, work: jobs.map(({ data }) => data) },
          `handling a queued ${name} failed; it comes again`,
        );
        throw error;
      } finally {
        boss.notifyWorker(id);
      }
    });
  }
}

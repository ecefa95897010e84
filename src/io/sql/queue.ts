import { setTimeout as sleep } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Queue } from '../../flow/ports/queue.ts';
import type { AttemptRef } from '../../model/run.ts';
import { ATTEMPTS, DELIVERIES, type DeliveryWork } from './boss.ts';
import { findDelivery, markHandled } from './deliveries.ts';
import type { Database } from './postgres.ts';

/** New work is announced; looking by time is for what must be tried again. Seconds. */
const LOOK_EVERY = 1;

/** The Queue on pg-boss. */
export function bossQueue(db: Database, boss: PgBoss, log: Logger): Queue {
  return {
    takeDeliveries: (concurrency, handle) =>
      take<DeliveryWork>(boss, log, DELIVERIES, concurrency, async ({ deliveryId }) => {
        const found = await findDelivery(db, deliveryId);
        if (found === undefined) throw new Error(`Delivery ${deliveryId} was queued and is not stored.`);
        if (found.isHandled) return;
        await handle(found.delivery);
        await markHandled(db, deliveryId);
      }),
    takeAttempts: (concurrency, handle) => take<AttemptRef>(boss, log, ATTEMPTS, concurrency, handle),
    async drain(graceMs) {
      const done = new AbortController();
      const idle = Promise.all([DELIVERIES, ATTEMPTS].map(name => boss.offWork(name)));
      await Promise.race([idle, sleep(graceMs, undefined, { signal: done.signal }).catch(() => undefined)]);
      done.abort();
    },
  };
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
    heartbeatRefreshSeconds: 2,
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

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { FetchOptions, Job, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Choice } from '../../flow/ports/queue.ts';
import type { AttemptRef } from '../../model/run.ts';
import { byHead, fullRepositories } from './attempt-order.ts';
import { queuesFor } from './attempt-queues.ts';
import { within } from './boss.ts';
import { holdLease, type Lease } from './lease.ts';
import type { Listener } from './listener.ts';
import { locks } from './locks.ts';
import type { Database, Tx } from './postgres.ts';

/** New work is announced; looking by time is for what must be tried again. Milliseconds. */
const LOOK_EVERY = 1_000;
/** How late a worker hears of tags that nobody has used before, in milliseconds. */
const KNOWN_FOR = 2_000;

/** What the queue engine answers to a sign of life; its own types leave it out. */
const touched = z.object({ affected: z.number() });

interface Doors {
  readonly db: Database;
  readonly boss: PgBoss;
  readonly listener: Listener;
  readonly log: Logger;
}

type Work = Job<AttemptRef> & { readonly queue: string };

export interface AttemptTaker {
  /** Takes nothing more; resolves when its handlers have returned. */
  stop(): Promise<void>;
  /** Stops, and gives back to others what its handlers are still busy with. */
  leave(): Promise<void>;
}

/**
 * Takes attempts whose tags a worker has, up to `concurrency` at a time. One look at a time, whatever the number of free
 * places: the queue engine's own takers know one queue each, and would hold more than a worker can do.
 */
export function startTaking(
  { db, boss, listener, log }: Doors,
  concurrency: number,
  choice: Choice,
  handle: (attempt: AttemptRef, lease: AbortSignal) => Promise<void>,
): AttemptTaker {
  const inHand = new Map<Work, Promise<void>>();
  const leases = new Set<Lease>();
  const stopping = new AbortController();
  let queues: Promise<readonly string[]> | undefined;
  let queuesReadAt = 0;
  let wake: () => void = () => undefined;

  function knownQueues(): Promise<readonly string[]> {
    const now = Date.now();
    if (queues !== undefined && now - queuesReadAt < KNOWN_FOR) return queues;
    queuesReadAt = now;
    queues = queuesFor(db, choice);
    return queues;
  }

  /** As much as there is room for. */
  async function fill(): Promise<void> {
    while (!stopping.signal.aborted) {
      const free = concurrency - inHand.size;
      if (free <= 0) return;
      const works = await fetch(await knownQueues(), free);
      for (const work of works) begin(work);
      if (works.length === 0) return;
    }
  }

  /** One at a time where repositories are limited: what was taken a moment ago counts. */
  async function fetch(queues: readonly string[], free: number): Promise<readonly Work[]> {
    // Of many queues only the head of each is compared.
    if (!choice.heedsLimits) return await fetchFirst(db, queues, { batchSize: queues.length > 1 ? 1 : free });
    return await db.transaction().execute(async tx => {
      await sql`select pg_advisory_xact_lock(${locks.counting})`.execute(tx);
      const ignoreGroups = [...(await fullRepositories(tx))];
      return await fetchFirst(tx, queues, { batchSize: 1, ignoreGroups, db: within(tx) });
    });
  }

  async function fetchFirst(from: Database | Tx, queues: readonly string[], options: FetchOptions): Promise<Work[]> {
    for (const queue of await byHead(from, queues, options.ignoreGroups ?? [])) {
      const jobs = await boss.fetch<AttemptRef>(queue, options);
      if (jobs.length > 0) return jobs.map(job => ({ ...job, queue }));
    }
    return [];
  }

  function begin(work: Work): void {
    const working = carryOut(work).finally(() => {
      inHand.delete(work);
      wake();
    });
    inHand.set(work, working);
  }

  /** All is said of the work as we took it: what we lost meanwhile may be in other hands. */
  async function carryOut(work: Work): Promise<void> {
    const { queue, data } = work;
    const lease: Lease = holdLease(async () => touched.parse(await boss.touch(queue, work)).affected === 1);
    leases.add(lease);
    try {
      await handle(data, lease.ended);
      await boss.complete(queue, work);
    } catch (error) {
      log.warn({ err: error, work: data }, 'carrying out a queued attempt failed; it comes again');
      await boss.fail(queue, work).catch((err: unknown) => log.warn({ err, work: data }, 'its heartbeat will tell'));
    } finally {
      lease.release();
      leases.delete(lease);
    }
  }

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      const woken = new Promise<void>(resolve => {
        wake = resolve;
      });
      await fill().catch((err: unknown) => log.warn({ err }, 'cannot look for attempts; will try again'));
      await Promise.race([woken, sleep(LOOK_EVERY, undefined, { signal: stopping.signal }).catch(() => undefined)]);
    }
  }

  const unwatch = listener.watch(() => wake());
  const looking = keepLooking();
  async function stopLooking(): Promise<void> {
    stopping.abort();
    unwatch();
    await looking;
  }

  return {
    async stop() {
      await stopLooking();
      await Promise.allSettled(inHand.values());
    },
    async leave() {
      await stopLooking();
      for (const lease of leases) lease.release();
      for (const work of inHand.keys()) await boss.fail(work.queue, work).catch(() => undefined);
    },
  };
}

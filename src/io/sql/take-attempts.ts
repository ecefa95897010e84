import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Job, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Choice } from '../../flow/ports/queue.ts';
import type { AttemptRef } from '../../model/run.ts';
import { queuesFor } from './attempt-queues.ts';
import { within } from './boss.ts';
import { HEARTBEAT_EVERY } from './boss-options.ts';
import type { Listener } from './listener.ts';
import type { Database } from './postgres.ts';

/** New work is announced; looking by time is for what must be tried again. Milliseconds. */
const LOOK_EVERY = 1_000;
/** How late a worker hears of tags that nobody has used before, in milliseconds. */
const KNOWN_FOR = 2_000;
/** Any number that no other lock in our database has: who counts what a repository runs is alone. */
const COUNTING = 4_201_003;

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
  handle: (attempt: AttemptRef) => Promise<void>,
): AttemptTaker {
  const inHand = new Map<Work, Promise<void>>();
  const stopping = new AbortController();
  let queues: Promise<readonly string[]> | undefined;
  let queuesReadAt = 0;
  let wake: () => void = () => undefined;

  function knownQueues(): Promise<readonly string[]> {
    const now = Date.now();
    if (queues !== undefined && now - queuesReadAt < KNOWN_FOR) return queues;
    queuesReadAt = now;
    queues = queuesFor(boss, choice);
    return queues;
  }

  /** As much as there is room for. */
  async function fill(): Promise<void> {
    for (const queue of await knownQueues()) {
      for (;;) {
        const free = concurrency - inHand.size;
        if (free <= 0 || stopping.signal.aborted) return;
        const jobs = await fetch(queue, free);
        for (const job of jobs) begin({ ...job, queue });
        if (jobs.length === 0) break;
      }
    }
  }

  /** One at a time where repositories are limited: what was taken a moment ago counts. */
  function fetch(queue: string, free: number): Promise<readonly Job<AttemptRef>[]> {
    if (!choice.heedsLimits) return boss.fetch<AttemptRef>(queue, { batchSize: free });
    return db.transaction().execute(async tx => {
      await sql`select pg_advisory_xact_lock(${COUNTING})`.execute(tx);
      const full = await sql<{ group_id: string }>`
        select group_id from pgboss.job where state = 'active' and group_tier is not null
        group by group_id having count(*) >= max(group_tier::int)`.execute(tx);
      const ignoreGroups = full.rows.map(({ group_id }) => group_id);
      return await boss.fetch<AttemptRef>(queue, { batchSize: 1, ignoreGroups, db: within(tx) });
    });
  }

  function begin(work: Work): void {
    const working = carryOut(work).finally(() => {
      inHand.delete(work);
      wake();
    });
    inHand.set(work, working);
  }

  async function carryOut({ queue, id, data }: Work): Promise<void> {
    try {
      await handle(data);
      await boss.complete(queue, id);
    } catch (error) {
      log.warn({ err: error, work: data }, 'carrying out a queued attempt failed; it comes again');
      await boss.fail(queue, id).catch((err: unknown) => log.warn({ err, work: data }, 'its heartbeat will tell'));
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

  async function touch(): Promise<void> {
    for (const [queue, works] of Map.groupBy(inHand.keys(), ({ queue }) => queue)) {
      const ids = works.map(({ id }) => id);
      await boss.touch(queue, ids);
    }
  }

  const unwatch = listener.watch(() => wake());
  const beating = setInterval(
    () => void touch().catch((err: unknown) => log.warn({ err }, 'cannot say that attempts are still carried out')),
    HEARTBEAT_EVERY * 1_000,
  );
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
      clearInterval(beating);
    },
    async leave() {
      await stopLooking();
      clearInterval(beating);
      for (const { queue, id } of inHand.keys()) await boss.fail(queue, id).catch(() => undefined);
    },
  };
}

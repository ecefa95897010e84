import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import type { Address, Tx } from './postgres.ts';

const CHANNEL = 'berth_run';

/** Milliseconds between two tries to listen again. */
const PAUSE = 500;

/** Tells all listeners, in every process, that a run changed, once the transaction commits. */
export async function announceChange(tx: Tx, runId: string): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${runId})`.execute(tx);
}

export interface Listener {
  /** Calls back with a run's id after it changed. Returns how to stop. */
  watch(onChange: (runId: string) => void): () => void;
  close(): Promise<void>;
}

/**
 * Listens on a connection of its own, again and again when it breaks; what was announced meanwhile is lost. Resolves
 * when the first connection listens.
 */
export async function listen(address: Address): Promise<Listener> {
  const watchers = new Set<(runId: string) => void>();
  const closing = new AbortController();
  const onChange = (runId: string) => {
    for (const watcher of watchers) watcher(runId);
  };
  let session = await openSession(address, onChange);

  async function keepListening(): Promise<void> {
    while (!closing.signal.aborted) {
      await session.ended;
      if (closing.signal.aborted) return;
      session = await reopen();
    }
  }

  async function reopen(): Promise<Session> {
    for (;;) {
      const again = await openSession(address, onChange).catch(() => undefined);
      if (again !== undefined) return again;
      await sleep(PAUSE, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return CLOSED;
    }
  }

  const kept = keepListening();
  return {
    watch(watcher) {
      // Wrapped, so that the same function may watch twice and stop once.
      const entry = (runId: string) => watcher(runId);
      watchers.add(entry);
      return () => watchers.delete(entry);
    },
    async close() {
      watchers.clear();
      closing.abort();
      await session.close();
      await kept;
      await session.close();
    },
  };
}

interface Session {
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

const CLOSED: Session = { ended: Promise.resolve(), close: () => Promise.resolve() };

async function openSession(address: Address, onChange: (runId: string) => void): Promise<Session> {
  const client = new pg.Client({ ...address, application_name: 'berth watch', keepAlive: true });
  const ended = new Promise<void>(resolve => client.once('end', () => resolve()));
  // The end follows every error; an error that nobody hears would end the process.
  client.on('error', () => undefined);
  client.on('notification', ({ payload }) => payload !== undefined && onChange(payload));
  const close = () => client.end().catch(() => undefined);
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { ended, close };
}

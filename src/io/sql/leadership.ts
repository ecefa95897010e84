import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Lead, Leadership } from '../../flow/ports/leadership.ts';
import { holdLease } from './lease.ts';
import { locks } from './locks.ts';
import type { Address } from './postgres.ts';

/** Milliseconds between two tries to lead. */
const PAUSE_MS = 1_000;
/** When PostgreSQL ends a session that says nothing, in milliseconds: later than we stop by our own clock (lease.ts). */
const SILENT_MS = 10_000;

/** The leader is whose session has a lock. It goes with the session, however its process ends. */
export function sqlLeadership(address: Address, log: Logger): Leadership {
  return {
    async lead(signal) {
      for (let isTold = false; ; isTold = true) {
        try {
          return await tryToLead(address, signal);
        } catch (error) {
          signal.throwIfAborted();
          if (!isTold) log.warn({ err: error }, 'cannot ask the database which server leads; will try again');
        }
        await sleep(PAUSE_MS, undefined, { signal });
      }
    },
  };
}

/** Waits in a session of its own; rejects when that breaks. */
async function tryToLead(address: Address, signal: AbortSignal): Promise<Lead> {
  const patience = { connectionTimeoutMillis: SILENT_MS, query_timeout: SILENT_MS };
  const client = new pg.Client({ ...address, application_name: 'berth leader', ...patience });
  const ended = new AbortController();
  client.once('end', () => ended.abort());
  // The end follows every error; an error that nobody hears would end the process.
  client.on('error', () => undefined);
  const leave = () => client.end().catch(() => undefined);
  try {
    await client.connect();
    await client.query(`set idle_session_timeout = ${SILENT_MS}`);
    while (!(await takeLock(client))) await sleep(PAUSE_MS, undefined, { signal });
  } catch (error) {
    await leave();
    throw error;
  }
  const lease = holdLease(() => client.query('select').then(() => true));
  return {
    lost: AbortSignal.any([lease.ended, ended.signal]),
    release: async () => {
      lease.release();
      await leave();
    },
  };
}

async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [locks.leader]);
  return rows[0]?.taken === true;
}

import { hostname } from 'node:os';
import pg from 'pg';
import { locks } from '../locks.ts';
import type { SocketAddress } from '../postgres.ts';

/** A session that holds the lock of the one owner. It ends with the process, however that dies. */
export interface Ownership {
  /** Resolves when the session is gone: given up, or lost with the server. */
  readonly ended: Promise<void>;
  release(): Promise<void>;
}

/** The lock, or who has it. Throws the driver's error when the server does not accept connections. */
export async function takeOwnership(address: SocketAddress): Promise<Ownership | { readonly owner: string }> {
  const client = new pg.Client({ ...address, application_name: `berth ${process.pid} on ${hostname()}`.slice(0, 63) });
  const ended = new Promise<void>(resolve => client.once('end', () => resolve()));
  // The end follows every error; an error that nobody hears would end the process.
  client.on('error', () => undefined);
  const release = () => client.end().catch(() => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [locks.owner]);
    if (rows[0]?.taken) return { ended, release };
    const owner = await nameOwner(client);
    await release();
    return { owner };
  } catch (error) {
    await release();
    throw error;
  }
}

async function nameOwner(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and objid = $1`,
    [locks.owner],
  );
  return rows[0]?.name ?? 'another process';
}

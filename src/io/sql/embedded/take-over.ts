import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { InfraError } from '../../../model/errors.ts';
import { isAway } from '../infra-error.ts';
import type { SocketAddress } from '../postgres.ts';
import { adoptDeadLock, isPostmaster, isRunning, readLockFile } from './lock-file.ts';
import { type Ownership, takeOwnership } from './ownership.ts';
import { SOCKET_PORT } from './socket-directory.ts';

/** Milliseconds that a server which neither accepts connections nor ends is waited for. */
const PATIENCE = 30_000;
const PAUSE = 50;
/** Milliseconds until the server has surely noticed that its owner was killed. */
const FAREWELL = 2_000;

/**
 * Makes sure that nobody uses the data directory: a server whose owner died is stopped. Throws InfraError (not
 * retryable) when its owner lives.
 */
export async function takeOver(data: string, address: SocketAddress, log: Logger): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  const farewell = Date.now() + FAREWELL;
  for (;;) {
    const lock = await readLockFile(data);
    const found = await knock({ ...address, host: lock?.socketDirectory ?? address.host });
    if (found !== undefined && 'owner' in found) {
      if (Date.now() > farewell) throw inUse(found.owner, data);
      await sleep(PAUSE);
      continue;
    }
    const lives = lock !== undefined && (await isPostmaster(lock.pid, data));
    if (!lives) {
      await found?.release();
      return adoptDeadLocks(data, address);
    }
    if (found !== undefined) {
      log.warn({ pid: lock.pid }, 'stopping the PostgreSQL of a Berth that died');
      process.kill(lock.pid, 'SIGINT');
      await found.ended;
    }
    if (Date.now() > deadline) throw stuck(data, lock.pid);
    await sleep(PAUSE);
  }
}

/** Undefined when nobody opens: there is no server, or one that is only starting or already stopping. */
async function knock(address: SocketAddress): Promise<Ownership | { readonly owner: string } | undefined> {
  try {
    return await takeOwnership(address);
  } catch (error) {
    if (isAway(error)) return undefined;
    throw error;
  }
}

function inUse(owner: string, data: string): InfraError {
  return new InfraError(
    `${data} is in use by ${owner}. Stop it first, or give this one a data directory of its own. To run several, set DATABASE_URL.`,
    { retryable: false },
  );
}

function stuck(data: string, pid: number): InfraError {
  return new InfraError(`A PostgreSQL (process ${pid}) uses ${data} and neither accepts connections nor ends.`, {
    retryable: true,
  });
}

async function adoptDeadLocks(data: string, address: SocketAddress): Promise<void> {
  const lock = await readLockFile(data);
  if (lock === undefined || !isRunning(lock.pid) || (await isPostmaster(lock.pid, data))) return;
  await adoptDeadLock(path.join(data, 'postmaster.pid'));
  await adoptDeadLock(path.join(address.host, `.s.PGSQL.${SOCKET_PORT}.lock`));
}

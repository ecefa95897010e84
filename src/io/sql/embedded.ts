import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { InfraError } from '../../model/errors.ts';
import { type Account, chooseAccount, findBarrier } from './embedded/account.ts';
import { DATABASE_USER, openCluster } from './embedded/cluster.ts';
import { serverProgram, startPostmaster } from './embedded/postmaster.ts';
import { prepareProgram } from './embedded/program.ts';
import { makePrivate, prepareSocketDirectory, SOCKET_PORT } from './embedded/socket-directory.ts';
import { supervise } from './embedded/supervise.ts';
import { takeOver } from './embedded/take-over.ts';
import { orInfraError } from './infra-error.ts';
import type { SocketAddress } from './postgres.ts';

const TRIES = 20;
/** Milliseconds. */
const PAUSE = 250;

export interface EmbeddedOptions {
  /** A directory for PostgreSQL alone: it is given to the user who runs it and closed to all others. */
  readonly directory: string;
  readonly log: Logger;
  /** False for data that need not survive a crash of the machine. Absent: true. */
  readonly durable?: boolean | undefined;
  /** A directory that keeps a data directory to copy instead of making one; made at first use. For stores that live briefly. */
  readonly template?: string | undefined;
}

export interface Embedded {
  readonly address: SocketAddress;
  /** Stops the server and waits for it. Safe to repeat. */
  close(): Promise<void>;
}

/**
 * Runs PostgreSQL as a child of this process, on a unix socket, and keeps it running until closed. One owner for each
 * directory: a server left by an owner that died is stopped first. Throws InfraError, not retryable when the directory
 * must not be used (another owner, another version, out of reach) or there is no PostgreSQL for this machine.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  await mkdir(options.directory, { recursive: true });
  const directory = await realpath(options.directory);
  const data = path.join(directory, 'data');
  const account = await chooseAccount(data);
  await makePrivate(directory, account);
  await refuseUnreachable(directory, account);
  const binaries = await prepareProgram(directory, account);
  const socketDirectory = await prepareSocketDirectory(directory, account);
  const address = { host: socketDirectory, port: SOCKET_PORT, user: DATABASE_USER, database: 'postgres' };
  await openCluster({ data, binaries, account, template: options.template });
  const program = serverProgram(binaries.root);
  const durable = options.durable ?? true;
  const start = () => startPostmaster({ program, data, socketDirectory, account, durable, log: options.log });
  // Somebody who opens the same directory at the same time may stop the server that we have just begun to use.
  const begin = async () => {
    await takeOver(data, address, options.log);
    return supervise(start, address, options.log);
  };
  const supervised = await persist(() => orInfraError(begin));
  return { address, close: () => supervised.close() };
}

/** Tries again while that can help: what a killed server leaves behind (memory, dying sessions) is in the way briefly. */
async function persist<T>(open: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof InfraError && error.retryable) || tries === TRIES) throw error;
      await sleep(PAUSE);
    }
  }
}

async function refuseUnreachable(directory: string, account: Account | undefined): Promise<void> {
  const barrier = account && (await findBarrier(directory, account));
  if (barrier === undefined) return;
  throw new InfraError(
    `PostgreSQL does not run as root, and user ${account?.uid} may not pass ${barrier}. Choose a data directory that everybody can reach, for example /var/lib/berth, or start Berth as another user.`,
    { retryable: false },
  );
}

import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import { InfraError } from '../../../model/errors.ts';
import type { Account } from './account.ts';
import { SOCKET_PORT } from './socket-directory.ts';

export interface PostmasterOptions {
  readonly program: string;
  readonly data: string;
  readonly socketDirectory: string;
  readonly account: Account | undefined;
  /** False: faster, and the data does not survive a crash of the machine. */
  readonly durable: boolean;
  readonly log: Logger;
}

/** A PostgreSQL server that accepts connections. */
export interface Postmaster {
  /** Resolves when the server is gone, whoever ended it. */
  readonly exited: Promise<void>;
  /** Ends all sessions, saves, and resolves when the server is gone. Safe to repeat. */
  stop(): Promise<void>;
}

/** Milliseconds until a server that was asked to stop is told to do so without saving; it recovers at its next start. */
const STOP_PATIENCE = 20_000;

/** How many of its last lines are told when it does not start. */
const LAST_LINES = 8;

/** Starts a server and resolves when it accepts connections. Throws InfraError (retryable) with its last words when it does not. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { account } = options;
  const child = spawn(options.program, settings(options), {
    cwd: '/',
    // A process group of its own: Ctrl-C is meant for us, and the server is stopped when we have finished.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    ...(account && { uid: account.uid, gid: account.gid }),
  });
  const end = () => child.kill('SIGINT');
  process.once('exit', end);
  const exited = new Promise<void>(resolve => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  }).finally(() => process.off('exit', end));
  await ready(child, exited, options);
  return { exited, stop: () => stop(child, exited) };
}

/** Made for one small program on one machine: little memory, no processes that wait for work that never comes. */
function settings({ data, socketDirectory, durable }: PostmasterOptions): string[] {
  const values = {
    listen_addresses: '',
    unix_socket_directories: socketDirectory,
    unix_socket_permissions: '0700',
    port: String(SOCKET_PORT),
    max_connections: '100',
    shared_buffers: '32MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '256MB',
    io_method: 'sync',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(!durable && { fsync: 'off', full_page_writes: 'off' }),
  };
  return ['-D', data, ...Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function ready(child: ChildProcess, exited: Promise<void>, { data, log }: PostmasterOptions): Promise<void> {
  if (child.stderr === null) throw new Error('The server was started without a pipe for its words.');
  const lines = createInterface({ input: child.stderr });
  const last: string[] = [];
  const accepting = new Promise<true>(resolve => {
    lines.on('line', line => {
      log.debug({ postgres: line }, 'postgres');
      last.push(line);
      if (last.length > LAST_LINES) last.shift();
      if (line.endsWith('database system is ready to accept connections')) resolve(true);
    });
  });
  let cause: unknown;
  child.once('error', error => {
    cause = error;
  });
  const isAccepting = await Promise.race([accepting, exited]);
  if (isAccepting) return;
  throw new InfraError(`PostgreSQL did not start on ${data}: ${last.join(' | ')}`, { retryable: true, cause });
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill('SIGINT');
  const patience = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE);
  await exited;
  clearTimeout(patience);
}

/** The server's program among the binaries at `root`. */
export function serverProgram(root: string): string {
  return path.join(root, 'bin', 'postgres');
}

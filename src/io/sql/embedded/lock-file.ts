import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What postmaster.pid says about who uses, or used, the data directory. Its lines are fixed by PostgreSQL's pidfile.h. */
export interface LockFile {
  readonly pid: number;
  /** Where its socket is. */
  readonly socketDirectory: string | undefined;
}

const SOCKET_LINE = 4;

/** Undefined when there is none, or when it is only half written. */
export async function readLockFile(data: string): Promise<LockFile | undefined> {
  const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, socketDirectory: lines[SOCKET_LINE] || undefined };
}

/** Whether this process is a PostgreSQL on this data directory, and not another one that got a dead one's number. */
export async function isPostmaster(pid: number, data: string): Promise<boolean> {
  // A process that died and was not yet waited for has no command line.
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const [program = '', ...args] = line.split('\0');
  return path.basename(program) === 'postgres' && args.includes(data);
}

/** Whether any process has this number. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Lets PostgreSQL start over the lock files of a dead one whose number lives on: unreaped, or given to another process
 * (in a container the next start has the same numbers). Its own check takes any process of that number for a living
 * server, except its parent, which is us. Removing the file instead would disarm the check for orphaned backends,
 * which needs the other lines.
 */
export async function adoptDeadLock(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  await writeFile(file, text.replace(/^[^\n]*/, String(process.pid)));
}

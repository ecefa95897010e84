import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { InfraError } from '../../../model/errors.ts';
import type { Account } from './account.ts';

/** Names the socket's file; nothing listens on a TCP port. */
export const SOCKET_PORT = 5432;

const SOCKET_FILE = `.s.PGSQL.${SOCKET_PORT}`;

/** Bytes that the path of a socket may have: sun_path less its final zero (unix(7)). */
const LONGEST_PATH = 107;

/**
 * A directory for the socket that only its owner may enter: `directory/socket`, or one in /tmp when that path would be
 * too long. Safe to repeat. Throws InfraError (not retryable) when somebody else holds the name in /tmp.
 */
export async function prepareSocketDirectory(directory: string, account: Account | undefined): Promise<string> {
  const near = path.join(directory, 'socket');
  const isShort = Buffer.byteLength(path.join(near, SOCKET_FILE)) <= LONGEST_PATH;
  const folder = isShort ? near : path.join('/tmp', `berth-${fingerprint(directory)}`);
  await makePrivate(folder, account);
  return folder;
}

/** Makes a directory that belongs to `account` and is closed to all others. */
export async function makePrivate(folder: string, account: Account | undefined): Promise<void> {
  const created = await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const owners = [process.getuid?.(), account?.uid];
  if (created === undefined && (!found.isDirectory() || !owners.includes(found.uid))) {
    throw new InfraError(`${folder} belongs to somebody else. Remove it, or choose another data directory.`, {
      retryable: false,
    });
  }
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
}

function fingerprint(directory: string): string {
  return createHash('sha256').update(directory).digest('hex').slice(0, 16);
}

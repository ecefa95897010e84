import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InfraError } from '../../model/errors.ts';
import { newMasterKey } from './master-keys.ts';

/**
 * Makes the file with a fresh key when there is none, for the owner of its folder alone: root may set secrets for a server
 * that runs as somebody else. Safe to repeat, and for several at once.
 */
export async function makeKeyFile(path: string): Promise<void> {
  try {
    await writeFile(path, `${newMasterKey()}\n`, { mode: 0o600, flag: 'wx', flush: true });
    const { uid, gid } = await stat(dirname(path));
    if (process.getuid?.() === 0 && uid !== 0) await chown(path, uid, gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new InfraError(`The key of the secrets cannot be written to ${path}.`, { retryable: false, cause: error });
  }
}

/** Undefined when there is no such file. Throws InfraError when it may not be read. */
export function readKeyFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new InfraError(`The key of the secrets in ${path} cannot be read.`, { retryable: false, cause: error });
  }
}

/** Puts a fresh key before the ones that are there; nobody ever sees half of the file, and its owner stays. */
export async function addKey(path: string): Promise<void> {
  const [old, { uid, gid }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, `${newMasterKey()}\n${old}`, { mode: 0o600, flag: 'wx', flush: true });
    if (uid !== process.getuid?.()) await chown(draft, uid, gid);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

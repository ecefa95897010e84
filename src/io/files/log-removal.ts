import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogPath } from './log-path.ts';

/** Removes a log, and the folders of its job and its run with the last one in them. Safe to repeat. */
export async function removeLog({ directory }: LogPath): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  const job = dirname(directory);
  if (await removeEmpty(job)) await removeEmpty(dirname(job));
}

async function removeEmpty(directory: string): Promise<boolean> {
  try {
    await rmdir(directory);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivate } from './readable-directory.ts';

/** Where things lie under the directory of the checkouts. */
export interface Places {
  mirror(repositoryId: number): string;
  readonly mirrors: string;
  /** The checkouts of one repository, each in a directory named after its commit. */
  repository(repositoryId: number): string;
  /** All checkouts: boot, then repository, then commit. */
  readonly commits: string;
  /** What is being made or removed; on the same disk, so that a rename is enough. */
  readonly drafts: string;
}

/** The name of the files inside a checkout's own directory, whose modification time says when it was last used. */
export const workName = 'work';

/**
 * Checkouts are not flushed to the disk one by one, so a power cut may leave holes in them: those of an earlier boot of this
 * machine are never used again.
 */
export async function findPlaces(directory: string): Promise<Places> {
  await makePrivate(directory);
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'boot');
  const commits = join(directory, 'commits');
  const mirrors = join(directory, 'mirrors');
  return {
    mirrors,
    mirror: id => join(mirrors, `${id}.git`),
    commits,
    repository: id => join(commits, boot.trim(), String(id)),
    drafts: join(directory, 'drafts'),
  };
}

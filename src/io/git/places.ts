import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivate } from './readable-directory.ts';

/** Where things lie under the directory of the checkouts. */
export interface Places {
  mirror(repositoryId: number): string;
  readonly mirrors: string;
  /** The checkouts of one repository, each in a directory named by `nameOf`. */
  repository(repositoryId: number): string;
  /** All checkouts: boot, then repository, then commit. */
  readonly commits: string;
  /** What is being made or removed; on the same disk, so that a rename is enough. */
  readonly drafts: string;
}

/** The name of the files inside a checkout's own directory, whose modification time says when it was last used. */
export const workName = 'work';

/** A directory for a commit as it is wanted: equal for equal `particulars`. */
export function nameOf(sha: string, particulars: readonly unknown[]): string {
  return `${sha}-${createHash('sha256').update(JSON.stringify(particulars)).digest('hex').slice(0, 16)}`;
}

/** The same for one that is made of several, so that its files are not taken for its repository's. */
export function composedName(sha: string, particulars: readonly unknown[]): string {
  return `${nameOf(sha, particulars)}${COMPOSED}`;
}

export function isComposed(name: string): boolean {
  return name.endsWith(COMPOSED);
}

const COMPOSED = '-composed';

/** The commit in a name that `nameOf` or `composedName` made. */
export function shaOf(name: string): string {
  return name.slice(0, 40);
}

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

import { link, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWritable } from './readable-directory.ts';

/**
 * Repeats the directories of `from` in `to`, which exists, and shares all files by hard links; links are shared as links,
 * never followed. `without` is left out at the top. Rejects with the system's error, and may then have done a part.
 */
export async function linkTree(from: string, to: string, without?: string): Promise<void> {
  const names = (await readdir(from, { withFileTypes: true })).filter(entry => entry.name !== without);
  await linkEntries(from, to, names);
}

async function linkEntries(from: string, to: string, entries: readonly Entry[]): Promise<void> {
  const directories = entries.filter(entry => entry.isDirectory());
  const files = entries.filter(entry => !entry.isDirectory());
  await Promise.all(files.map(file => link(join(from, file.name), join(to, file.name))));
  // One directory after the other: a wide tree must not queue all its files at once.
  for (const { name } of directories) {
    await makeWritable(join(to, name));
    await linkEntries(join(from, name), join(to, name), await readdir(join(from, name), { withFileTypes: true }));
  }
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
}

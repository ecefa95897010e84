import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit, splitNul } from './git.ts';
import type { Root } from './root.ts';

/** Git's mode of a submodule. */
const SUBMODULE = '160000';

/**
 * Paths of the files a commit of everything would have: tracked and new ones, neither ignored nor deleted ones, no
 * submodules. Without git, all files.
 */
export async function listWorkingFiles({ directory, isGit }: Root): Promise<readonly string[]> {
  if (!isGit) return walk(directory, '');
  const [tracked, deleted, untracked] = await Promise.all([
    runGit(directory, ['ls-files', '-z', '--stage']),
    runGit(directory, ['ls-files', '-z', '--deleted']),
    listUntracked(directory),
  ]);
  const gone = new Set(splitNul(deleted));
  // `MODE ID STAGE<tab>PATH`; a path in conflict has several stages.
  const entries = splitNul(tracked).filter(entry => !entry.startsWith(SUBMODULE));
  const paths = entries.map(entry => entry.slice(entry.indexOf('\t') + 1)).filter(path => !gone.has(path));
  return [...new Set([...paths, ...untracked])];
}

/** New files that are not ignored. A repository inside this one is listed as a directory, and is left out. */
export async function listUntracked(directory: string): Promise<readonly string[]> {
  const untracked = await runGit(directory, ['ls-files', '-z', '--others', '--exclude-standard']);
  return splitNul(untracked).filter(path => !path.endsWith('/'));
}

async function walk(root: string, below: string): Promise<string[]> {
  const entries = await readdir(join(root, below), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && entry.name !== '.git') found.push(...(await walk(root, path)));
    else if (entry.isFile() || entry.isSymbolicLink()) found.push(path);
  }
  return found;
}

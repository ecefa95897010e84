import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runGit, splitNul } from './git.ts';
import type { Root } from './root.ts';

/**
 * Paths of the files a commit of everything would have: tracked and new ones, neither ignored nor deleted ones, no
 * submodules. Without git, all files.
 */
export async function listWorkingFiles({ directory, isGit }: Root): Promise<readonly string[]> {
  if (!isGit) return walk(directory, '');
  const options = ['-z', '-t', '--cached', '--deleted', '--others', '--exclude-standard'];
  // `TAG PATH`: R is deleted, and listed as tracked as well; a path in conflict is listed several times.
  const entries = splitNul(await runGit(directory, ['ls-files', ...options]));
  const gone = new Set(entries.filter(entry => entry.startsWith('R ')).map(entry => entry.slice(2)));
  // A repository inside this one, which nobody added, is listed as a directory.
  const paths = new Set(entries.map(entry => entry.slice(2)).filter(path => !gone.has(path) && !path.endsWith('/')));
  if (paths.has('.gitmodules')) for (const path of await listSubmodules(directory)) paths.delete(path);
  return [...paths];
}

async function listSubmodules(directory: string): Promise<readonly string[]> {
  // `MODE ID STAGE<tab>PATH`
  const entries = splitNul(await runGit(directory, ['ls-files', '-z', '--stage']));
  const submodules = entries.filter(entry => entry.startsWith(SUBMODULE));
  return submodules.map(entry => entry.slice(entry.indexOf('\t') + 1));
}

/** Git's mode of a submodule. */
const SUBMODULE = '160000';

/** New files that are not ignored. */
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

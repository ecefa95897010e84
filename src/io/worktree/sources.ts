import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { Sources } from '../../flow/ports/sources.ts';
import { InfraError } from '../../model/errors.ts';
import { type Comparison, listChanged } from './changed.ts';
import { listWorkingFiles } from './files.ts';
import { askGit } from './git.ts';
import { createProjectFiles } from './project-files.ts';
import type { Root } from './root.ts';

/** What the port promises to read at most, in bytes. */
const MOST = 1024 * 1024;

/** The files as they lie there now, uncommitted changes included. What git ignores is no part of them, as on the server. */
export function worktreeSources(root: Root, comparison: Comparison): Sources {
  const projects = createProjectFiles(root);
  let files: Promise<readonly string[]> | undefined;
  return {
    readFile: async path => ((await isIgnored(root, path)) ? undefined : readText(root.directory, path)),
    listFiles: () => {
      files ??= listWorkingFiles(root);
      return files;
    },
    changedFiles: async compareTo => (root.isGit ? listChanged(root.directory, comparison, compareTo) : undefined),
    readProjectFile: projects.read,
    listProjectFiles: projects.list,
  };
}

async function readText(directory: string, path: string): Promise<string | undefined> {
  const file = join(directory, path);
  if (isAbsolute(path) || relative(directory, file).startsWith('..')) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !found.isFile()) return undefined;
  if (found.size > MOST) throw new InfraError(`${path} is larger than 1 MiB.`, { retryable: false });
  return readFile(file, 'utf8');
}

/** A tracked file never is, whatever .gitignore says. */
async function isIgnored({ directory, isGit }: Root, path: string): Promise<boolean> {
  return isGit && (await askGit(directory, ['check-ignore', '--quiet', '--', path])).code === 0;
}

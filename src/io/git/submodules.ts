import { CheckoutError } from '../../model/errors.ts';
import { GitFailure, runGit } from './git.ts';

/** A directory of a commit that stands for a commit of another repository. */
export interface Submodule {
  /** Of plain words only; nothing on the way to it is a link, as the commit has it. */
  readonly path: string;
  /** As it is written: text of whoever made the commit. */
  readonly url: string;
  readonly sha: string;
  /** The same. */
  readonly name: string;
}

/** Bytes of `.gitmodules`. */
const MOST_BYTES = 100_000;

/**
 * The submodules of a commit, read from the repository at `work`. `git submodule` is never run on what strangers wrote: a
 * file of theirs would decide where it writes and what it runs (CVE-2018-17456, CVE-2024-32002). Throws CheckoutError.
 */
export async function readSubmodules(work: string, sha: string): Promise<readonly Submodule[]> {
  const [file] = await listTree(work, sha, ['.gitmodules']);
  if (file === undefined) return [];
  if (!file.mode.startsWith('100')) throw new CheckoutError('`.gitmodules` is no file.');
  if (file.size > MOST_BYTES) throw new CheckoutError(`\`.gitmodules\` is larger than ${MOST_BYTES / 1000} KB.`);
  const written = new Map<string, { name: string; url: string }>();
  for (const [name, { path, url }] of await readSettings(work, file.id)) {
    if (path === undefined || url === undefined) continue;
    if (!isPlain(path))
      throw new CheckoutError(`\`.gitmodules\` names the path ${JSON.stringify(path)}, which is refused.`);
    written.set(path, { name, url });
  }
  if (written.size === 0) return [];
  const entries = await listTree(work, sha, [...written.keys()]);
  return entries.flatMap(({ mode, id, path }) => {
    const known = written.get(path);
    return mode === SUBMODULE && known !== undefined ? [{ ...known, path, sha: id }] : [];
  });
}

/** Git's mode of a submodule. */
const SUBMODULE = '160000';

/** What git could take for something else, on any disk: another directory, a repository, an option, a pattern. */
function isPlain(path: string): boolean {
  const isWord = (part: string) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git';
  return !/^[-:]|[\u0000-\u001f\u007f\\]/.test(path) && path.split('/').every(isWord);
}

interface Entry {
  readonly mode: string;
  readonly id: string;
  readonly size: number;
  readonly path: string;
}

async function listTree(work: string, sha: string, paths: readonly string[]): Promise<readonly Entry[]> {
  const options = { directory: work, mostOutput: Number.POSITIVE_INFINITY };
  // `MODE TYPE ID SIZE<tab>PATH`
  const text = await runGit(['ls-tree', '-z', '--long', '--full-tree', sha, '--', ...paths], options);
  return text.split('\0').flatMap(line => {
    const [, mode = '', id = '', size = '', path = ''] = /^(\d+) \S+ (\S+) +(\S+)\t(.*)$/s.exec(line) ?? [];
    return mode === '' ? [] : [{ mode, id, size: Number(size), path }];
  });
}

type Settings = ReadonlyMap<string, { readonly path?: string; readonly url?: string }>;

/** By the name of the submodule; of a setting that is there several times the last one counts, as in git. */
async function readSettings(work: string, id: string): Promise<Settings> {
  const settings = new Map<string, { path?: string; url?: string }>();
  const args = ['config', `--blob=${id}`, '-z', '--get-regexp', '^submodule\\..*\\.(path|url)$'];
  const text = await runGit(args, { directory: work, mostOutput: 2 * MOST_BYTES }).catch(error => {
    if (!(error instanceof GitFailure)) throw error;
    if (error.stderr === '') return '';
    throw new CheckoutError(`\`.gitmodules\` cannot be read: ${error.stderr.trim()}`);
  });
  for (const line of text.split('\0')) {
    const [, name, key, value] = /^submodule\.(.*)\.(path|url)\n(.*)$/s.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    settings.set(name, { ...settings.get(name), [key === 'path' ? 'path' : 'url']: value });
  }
  return settings;
}

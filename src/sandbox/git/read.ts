import { type CommitInfo, parseCommit } from './commit.ts';
import { readObject } from './objects.ts';
import { resolveCommit } from './refs.ts';
import { gitBytes, gitMaybe } from './run.ts';
import { type EntryType, parseTree } from './tree.ts';

/** One entry of a tree and where it is; `size` is in bytes, and 0 for what is no blob. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: EntryType;
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

/** A commit by its full sha, or undefined when the repository has none. */
export async function readCommit(path: string, sha: string): Promise<CommitInfo | undefined> {
  const object = await readObject(path, sha);
  return object?.type === 'commit' ? parseCommit(object.sha, object.bytes) : undefined;
}

/** The commit a branch, tag, full ref or sha means, or undefined. */
export async function findCommit(path: string, ref: string): Promise<CommitInfo | undefined> {
  const sha = /^[0-9a-f]{40}$/.test(ref) ? ref : await resolveCommit(path, ref);
  return sha === undefined ? undefined : readCommit(path, sha);
}

/** What is at `file` in a commit: undefined when nothing, else the entry itself (a folder is of type tree). */
export async function readEntry(path: string, sha: string, file: string): Promise<TreeEntry | undefined> {
  const folder = await readObject(path, `${sha}:${file.slice(0, Math.max(0, file.lastIndexOf('/')))}`);
  if (folder?.type !== 'tree') return undefined;
  const found = parseTree(folder.bytes).find(entry => entry.name === file.slice(file.lastIndexOf('/') + 1));
  if (found === undefined) return undefined;
  const blob = found.type === 'blob' ? await readBlob(path, found.sha) : undefined;
  return { mode: found.mode, type: found.type, sha: found.sha, size: blob?.length ?? 0, path: file };
}

/** The entries of a tree, with `recursive` all files below it too. */
export async function readTree(path: string, tree: string, recursive = false): Promise<TreeEntry[]> {
  return list(path, recursive ? ['-z', '-r', '-t', tree] : ['-z', tree]);
}

async function list(path: string, args: readonly string[]): Promise<TreeEntry[]> {
  const text = await gitMaybe(path, ['ls-tree', '--long', '--full-tree', ...args]);
  return (text ?? '').split('\0').flatMap(line => {
    const match = /^(\d+) (blob|tree|commit) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line);
    if (!match) return [];
    const [, mode = '', type, sha = '', size = '', name = ''] = match;
    const kind = type === 'tree' || type === 'commit' ? type : 'blob';
    return [{ mode, type: kind, sha, size: Number(size) || 0, path: name }];
  });
}

/** The bytes of a blob, or undefined when that is none. */
export async function readBlob(path: string, sha: string): Promise<Buffer | undefined> {
  const object = await readObject(path, sha);
  return object?.type === 'blob' ? object.bytes : undefined;
}

/** A gzipped tar of a commit, all under `prefix`. */
export function archive(path: string, sha: string, prefix: string): Promise<Buffer> {
  return gitBytes(path, ['archive', '--format=tar.gz', `--prefix=${prefix}/`, sha]);
}

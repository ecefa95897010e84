import { resolveCommit } from './bare.ts';
import { gitBytes, gitMaybe } from './run.ts';

/** Who made a commit, and when (ISO 8601 with the person's own time zone). */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

/** A commit as git has it. */
export interface CommitInfo {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

/** One entry of a tree; `size` is in bytes, and 0 for what is no blob. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

const known = new Map<string, CommitInfo>();
const format = '%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B%x01';

/** A commit by its full sha, or undefined when the repository has none. Remembered: a commit never changes. */
export async function readCommit(path: string, sha: string): Promise<CommitInfo | undefined> {
  const key = `${path} ${sha}`;
  const remembered = known.get(key);
  if (remembered) return remembered;
  const [commit] = await log(path, ['--max-count=1', sha]);
  if (commit && known.size < 50_000) known.set(key, commit);
  return commit;
}

/** The commit a branch, tag, full ref or sha means, or undefined. A full sha that was read before takes no process. */
export async function findCommit(path: string, ref: string): Promise<CommitInfo | undefined> {
  const sha = /^[0-9a-f]{40}$/.test(ref) ? ref : await resolveCommit(path, ref);
  return sha === undefined ? undefined : readCommit(path, sha);
}

/** Commits as `git log` orders them; empty when the range names nothing. */
export async function log(path: string, range: readonly string[]): Promise<CommitInfo[]> {
  const text = await gitMaybe(path, ['log', `--format=${format}`, ...range, '--']);
  return (text ?? '').split('\x01').flatMap(record => parse(record.replace(/^\n/, '')));
}

function parse(record: string): CommitInfo[] {
  const [sha, tree, parents, name, email, date, cname, cemail, cdate, message] = record.split('\0');
  if (!sha || !tree || message === undefined) return [];
  return [
    {
      sha,
      tree,
      parents: parents ? parents.split(' ') : [],
      author: { name: name ?? '', email: email ?? '', date: date ?? '' },
      committer: { name: cname ?? '', email: cemail ?? '', date: cdate ?? '' },
      message: message.replace(/\n+$/, ''),
    },
  ];
}

/** What is at `file` in a commit: undefined when nothing, else the entry itself (a folder is of type tree). */
export async function readEntry(path: string, sha: string, file: string): Promise<TreeEntry | undefined> {
  const entries = await list(path, ['-z', sha, '--', file]);
  return entries.find(entry => entry.path === file);
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

/** The bytes of a blob. */
export function readBlob(path: string, sha: string): Promise<Buffer> {
  return gitBytes(path, ['cat-file', 'blob', sha]);
}

/** Whether `ancestor` can be reached from `sha`. */
export async function isAncestor(path: string, ancestor: string, sha: string): Promise<boolean> {
  return (await gitMaybe(path, ['merge-base', '--is-ancestor', ancestor, sha])) !== undefined;
}

/** The best common ancestor, or undefined when the histories never meet. */
export function mergeBase(path: string, one: string, other: string): Promise<string | undefined> {
  return gitMaybe(path, ['merge-base', one, other]);
}

/** A gzipped tar of a commit, all under `prefix`. */
export function archive(path: string, sha: string, prefix: string): Promise<Buffer> {
  return gitBytes(path, ['archive', '--format=tar.gz', `--prefix=${prefix}/`, sha]);
}

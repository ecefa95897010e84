import type { CommitInfo } from './commit.ts';
import { readCommit } from './read.ts';
import { gitMaybe } from './run.ts';

/** So many commits in a straight line are looked at before git is started. */
const LONGEST_LINE = 32;

/** Commits as `git log` orders them; empty when the range names nothing. */
export async function log(path: string, range: readonly string[]): Promise<CommitInfo[]> {
  const shas = (await gitMaybe(path, ['rev-list', ...range, '--'])) ?? '';
  const commits = await Promise.all(shas.split('\n').map(sha => readCommit(path, sha)));
  return commits.filter(commit => commit !== undefined);
}

/** The commits that can be reached from `to` and from none of `known`, as `git log` orders them. */
export async function commitsSince(path: string, known: readonly string[], to: string): Promise<CommitInfo[]> {
  const [one, ...others] = new Set(known);
  const line = others.length > 0 ? undefined : await straightLine(path, one, to);
  if (line !== undefined) return line;
  if (one !== undefined && (await straightLine(path, to, one)) !== undefined) return [];
  return log(path, [to, '--not', ...known]);
}

/** Whether `ancestor` can be reached from `sha`. */
export async function isAncestor(path: string, ancestor: string, sha: string): Promise<boolean> {
  if ((await straightLine(path, ancestor, sha)) !== undefined) return true;
  return (await gitMaybe(path, ['merge-base', '--is-ancestor', ancestor, sha])) !== undefined;
}

/** The best common ancestor, or undefined when the histories never meet. */
export async function mergeBase(path: string, one: string, other: string): Promise<string | undefined> {
  if ((await straightLine(path, one, other)) !== undefined) return one;
  return gitMaybe(path, ['merge-base', one, other]);
}

/** The commits from `to` down to `from`, without that, or to the first one; undefined when they are no such line. */
async function straightLine(path: string, from: string | undefined, to: string): Promise<CommitInfo[] | undefined> {
  const line: CommitInfo[] = [];
  let sha: string | undefined = to;
  while (sha !== from) {
    const commit: CommitInfo | undefined =
      sha === undefined || line.length === LONGEST_LINE ? undefined : await readCommit(path, sha);
    if (commit === undefined || commit.parents.length > 1) return undefined;
    line.push(commit);
    sha = commit.parents[0];
  }
  return line;
}

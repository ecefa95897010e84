import { listUntracked } from './files.ts';
import { runGit, splitNul, tryGit } from './git.ts';

/** What a change is compared with. */
export interface Comparison {
  readonly source: 'push' | 'pull_request' | 'other';
  /** The branch a pull request would go into, or the default branch. */
  readonly base: string;
}

/**
 * Paths that differ from where the work began, uncommitted changes included. For a pull request that is the merge base
 * with its base. For a push it is what has been pushed already, and where nothing is new since then, the merge base
 * with the default branch, or the commit before. Undefined when there is nothing to compare with.
 */
export async function listChanged(
  root: string,
  { source, base }: Comparison,
  compareTo: string | undefined,
): Promise<readonly string[] | undefined> {
  if (compareTo !== undefined) return since(root, await mergeBase(root, compareTo));
  if (source === 'pull_request') return since(root, await mergeBase(root, base));
  if (source === 'other') return undefined;
  for (const find of [
    () => mergeBase(root, '@{upstream}'),
    () => mergeBase(root, base),
    () => resolve(root, 'HEAD~1'),
  ]) {
    const changed = await since(root, await find());
    if (changed !== undefined && changed.length > 0) return changed;
  }
  return undefined;
}

async function since(root: string, commit: string | undefined): Promise<readonly string[] | undefined> {
  if (commit === undefined) return undefined;
  const [tracked, untracked] = await Promise.all([
    runGit(root, ['diff', '-z', '--name-only', '--no-renames', '--no-ext-diff', '--ignore-submodules', commit, '--']),
    listUntracked(root),
  ]);
  return [...new Set([...splitNul(tracked), ...untracked])];
}

/** Where HEAD left `ref`: a branch here or on the remote, a tag or a commit. */
async function mergeBase(root: string, ref: string): Promise<string | undefined> {
  for (const name of [`refs/remotes/origin/${ref}`, ref]) {
    const commit = await resolve(root, name);
    if (commit !== undefined) return (await tryGit(root, ['merge-base', commit, 'HEAD']))?.trim();
  }
  return undefined;
}

async function resolve(root: string, ref: string): Promise<string | undefined> {
  return (await tryGit(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]))?.trim();
}

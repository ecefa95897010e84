import { isAbsolute, relative, resolve } from 'node:path';
import type { Checkouts } from '../../flow/ports/checkouts.ts';
import type { Sources } from '../../flow/ports/sources.ts';
import type { Comparison } from './changed.ts';
import { type Description, describeWorktree } from './describe.ts';
import { askGit } from './git.ts';
import { findRoot, type Root } from './root.ts';
import { takeSnapshot } from './snapshot.ts';
import { worktreeSources } from './sources.ts';

/** The files of this machine's user in the place of a forge: as they lie there, committed or not. */
export interface Worktree extends Root {
  describe(): Promise<Description>;
  /** Whether jobs get this file with the others: what is to stay here has to be ignored, or lie elsewhere. */
  isTaken(path: string): Promise<boolean>;
  sources(comparison: Comparison): Sources;
  /**
   * A copy at `target`, made at the first call and shared by all jobs, and beside it one for each other depth of
   * history; without submodules. Nothing is ever fetched for it.
   */
  checkouts(target: string, description: Description): Checkouts;
}

/** The working tree that `directory` is in. Throws InfraError when git refuses to open it. */
export async function openWorktree(directory: string): Promise<Worktree> {
  const root = await findRoot(directory);
  return {
    ...root,
    describe: () => describeWorktree(root),
    isTaken: path => isTaken(root, path),
    sources: comparison => worktreeSources(root, comparison),
    checkouts: (target, description) => snapshots(root, target, description),
  };
}

async function isTaken({ directory, isGit }: Root, path: string): Promise<boolean> {
  const inside = relative(directory, resolve(path));
  if (inside.startsWith('..') || isAbsolute(inside)) return false;
  if (!isGit) return true;
  const { code } = await askGit(directory, ['check-ignore', '--quiet', '--', inside]);
  return code !== 0;
}

/** All are copies of the first: the tree may be edited meanwhile. */
function snapshots(root: Root, target: string, description: Description): Checkouts {
  let first: { readonly depth: number; readonly made: Promise<void> } | undefined;
  const others = new Map<number, Promise<void>>();
  return {
    async checkout(_origin, { depth }) {
      first ??= { depth, made: takeSnapshot(root, target, { ...description, depth }) };
      await first.made;
      if (depth === first.depth) return { directory: target };
      const directory = `${target}-${depth}`;
      const options = { ...description, depth, files: { directory: target, isGit: false } };
      const made = others.get(depth) ?? takeSnapshot(root, directory, options);
      others.set(depth, made);
      await made;
      return { directory };
    },
    prune: async () => undefined,
  };
}

import type { Checkouts } from '../../flow/ports/checkouts.ts';
import type { Sources } from '../../flow/ports/sources.ts';
import type { Comparison } from './changed.ts';
import { type Description, describeWorktree } from './describe.ts';
import { findRoot, type Root } from './root.ts';
import { takeSnapshot } from './snapshot.ts';
import { worktreeSources } from './sources.ts';

/** The files of this machine's user in the place of a forge: as they lie there, committed or not. */
export interface Worktree extends Root {
  describe(): Promise<Description>;
  sources(comparison: Comparison): Sources;
  /** One copy at `target`, made at the first call and shared by all jobs; nothing is ever fetched for it. */
  checkouts(target: string, description: Description): Checkouts;
}

/** The working tree that `directory` is in. Throws InfraError when git refuses to open it. */
export async function openWorktree(directory: string): Promise<Worktree> {
  const root = await findRoot(directory);
  return {
    ...root,
    describe: () => describeWorktree(root),
    sources: comparison => worktreeSources(root, comparison),
    checkouts: (target, description) => {
      let copy: Promise<string> | undefined;
      return {
        checkout: () => {
          copy ??= takeSnapshot(root, target, description).then(() => target);
          return copy;
        },
        prune: async () => undefined,
      };
    },
  };
}

import type { Wanted } from '../../flow/ports/checkouts.ts';
import { GitFailure, runGit } from './git.ts';

/** Where a checked out commit has left its base. Undefined without a base, and when the history does not reach so far. */
export async function findMergeBase(
  work: string,
  { sha, base }: Pick<Wanted, 'sha' | 'base'>,
): Promise<string | undefined> {
  if (base === undefined) return undefined;
  try {
    return (await runGit(['merge-base', base.sha, sha], { directory: work })).trim();
  } catch (error) {
    if (error instanceof GitFailure) return undefined;
    throw error;
  }
}

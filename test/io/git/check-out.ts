import type { Checkouts, Wanted } from '../../../src/flow/ports/checkouts.ts';
import type { CloneSpec } from '../../../src/flow/ports/forge.ts';

/** A commit of a repository without submodules, as `main` unless told. Answers where it is. */
export async function checkOut(
  checkouts: Checkouts,
  source: () => Promise<CloneSpec>,
  sha: string,
  more: Partial<Wanted> = {},
): Promise<string> {
  const submodule = () => Promise.reject(new Error('no submodules are wanted'));
  const origin = { repositoryId: 1, source, submodule };
  return (await checkouts.checkout(origin, { sha, ref: 'refs/heads/main', depth: 20, ...more })).directory;
}

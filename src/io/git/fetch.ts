import type { CloneSpec } from '../../flow/ports/forge.ts';
import { runGit } from './git.ts';

export interface Fetching {
  readonly source: CloneSpec;
  /** See GitOptions. */
  readonly stallMs: number;
}

/** Fetches into the bare repository at `mirror`. Rejects as runGit does. */
export async function fetchRefs(
  mirror: string,
  { source, stallMs }: Fetching,
  refspecs: readonly string[],
  options: readonly string[] = [],
): Promise<void> {
  const quiet = ['--progress', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  await runGit(['fetch', ...quiet, ...options, '--', source.url, ...refspecs], {
    directory: mirror,
    stallMs,
    settings: {
      // A redirect could carry the credential to another host.
      'http.followRedirects': 'false',
      // Always a pack, never loose objects: packs are shared with checkouts by hard links.
      'fetch.unpackLimit': '1',
      ...(source.authorization === undefined ? {} : { 'http.extraHeader': `Authorization: ${source.authorization}` }),
    },
  });
}

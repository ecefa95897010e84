import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloneSpec } from '../../flow/ports/forge.ts';
import { InfraError } from '../../model/errors.ts';
import { runGit } from './git.ts';
import { explain, isAbsent, isDamaged } from './refusal.ts';

/** Commits of history a checkout has: enough for `git describe` and a diff against a recent base. */
const depth = '20';

/** More packs than this are worth being made one. */
const manyPacks = 30;

/** The ref that keeps a fetched commit in the mirror. */
export function mirrorRef(sha: string): string {
  return `refs/berth/${sha}`;
}

/** Which commit is wanted, and from where. */
export interface Wanted {
  readonly source: CloneSpec;
  readonly sha: string;
  readonly ref: string;
  /** See GitOptions. */
  readonly stallMs: number;
}

/**
 * Brings a commit into the bare repository at `mirror`, which is made when it is not there, and made anew when it is
 * damaged. Not to be called twice at the same time for one mirror. Throws InfraError.
 */
export async function fetchIntoMirror(mirror: string, wanted: Wanted): Promise<void> {
  try {
    await fetchOnce(mirror, wanted);
  } catch (error) {
    if (!isDamaged(error)) throw explain(error);
    await rm(mirror, { recursive: true, force: true });
    await fetchOnce(mirror, wanted).catch(again => Promise.reject(explain(again)));
  }
}

/** Forgets commits for which `keep` says false and what only they needed. Not to be called while the mirror is used. */
export async function tidyMirror(mirror: string, keep: (sha: string) => boolean): Promise<void> {
  const refs = await runGit(['for-each-ref', '--format=%(refname)', 'refs/berth/'], { directory: mirror });
  for (const ref of refs.split('\n').filter(line => line !== '')) {
    if (!keep(ref.slice(mirrorRef('').length))) await runGit(['update-ref', '-d', ref], { directory: mirror });
  }
  const packs = (await readdir(join(mirror, 'objects', 'pack'))).filter(name => name.endsWith('.pack'));
  if (packs.length > manyPacks) await runGit(['gc', '--quiet', '--prune=now'], { directory: mirror });
}

async function fetchOnce(mirror: string, wanted: Wanted): Promise<void> {
  await createMirror(mirror);
  if (await has(mirror, wanted.sha)) return;
  const kept = mirrorRef(wanted.sha);
  try {
    await fetchRef(mirror, wanted, `+${wanted.sha}:${kept}`);
    return;
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  // Some servers give commits by the name of a ref only.
  const arrived = 'refs/berth-incoming/head';
  try {
    await fetchRef(mirror, wanted, `+${wanted.ref}:${arrived}`);
    await runGit(['update-ref', kept, wanted.sha], { directory: mirror });
  } catch (error) {
    if (!isAbsent(error) && !(await isMissingHere(mirror, wanted.sha))) throw error;
    throw new InfraError(
      `Commit ${wanted.sha} is not in the repository (yet): it is late, or it was removed by a forced push.`,
      { retryable: true, cause: error },
    );
  } finally {
    await runGit(['update-ref', '-d', arrived], { directory: mirror });
  }
}

async function createMirror(mirror: string): Promise<void> {
  const known = await stat(join(mirror, 'HEAD')).catch(() => undefined);
  if (known !== undefined) return;
  await mkdir(mirror, { recursive: true });
  await runGit(['init', '--quiet', '--bare', '--template=', '.'], { directory: mirror });
}

async function fetchRef(mirror: string, { source, stallMs }: Wanted, refspec: string): Promise<void> {
  await runGit(
    [
      'fetch',
      '--progress',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      `--depth=${depth}`,
      '--',
      source.url,
      refspec,
    ],
    {
      directory: mirror,
      stallMs,
      settings: {
        // A redirect could carry the credential to another host.
        'http.followRedirects': 'false',
        // Always a pack, never loose objects: packs are shared with checkouts by hard links.
        'fetch.unpackLimit': '1',
        ...(source.authorization === undefined ? {} : { 'http.extraHeader': `Authorization: ${source.authorization}` }),
      },
    },
  );
}

async function has(mirror: string, sha: string): Promise<boolean> {
  const found = await runGit(['for-each-ref', '--format=%(objectname)', mirrorRef(sha)], { directory: mirror });
  return found.trim() === sha;
}

async function isMissingHere(mirror: string, sha: string): Promise<boolean> {
  return runGit(['cat-file', '-e', `${sha}^{commit}`], { directory: mirror }).then(
    () => false,
    () => true,
  );
}

import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../../model/errors.ts';
import { type Fetching, fetchRefs } from './fetch.ts';
import { runGit } from './git.ts';
import { type History, readHistory } from './history.ts';
import { ARRIVED_TAG, isTag, type Refs, type RefsWanted, readRefs } from './refs.ts';
import { explain, isAbsent, isDamaged } from './refusal.ts';

/** More packs than this are worth being made one. */
const manyPacks = 30;

/** The ref that keeps a fetched commit in the mirror. */
function mirrorRef(sha: string): string {
  return `refs/berth/${sha}`;
}

/** Which commit is wanted, and from where. */
export interface MirrorWanted extends RefsWanted, Fetching {}

/** What the mirror has of it now. */
export interface Mirrored {
  readonly history: History;
  readonly refs: Refs;
}

/**
 * Brings a commit into the bare repository at `mirror`, which is made when it is not there, and made anew when it is
 * damaged. Not to be called twice at the same time for one mirror. Throws InfraError.
 */
export async function fetchIntoMirror(mirror: string, wanted: MirrorWanted): Promise<Mirrored> {
  try {
    return await fetchOnce(mirror, wanted);
  } catch (error) {
    if (!isDamaged(error)) throw explain(error);
    await rm(mirror, { recursive: true, force: true });
    return await fetchOnce(mirror, wanted).catch(again => Promise.reject(explain(again)));
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

async function fetchOnce(mirror: string, wanted: MirrorWanted): Promise<Mirrored> {
  const { sha, ref, base, depth } = wanted;
  await createMirror(mirror);
  const known = await historyOf(mirror, wanted);
  const wantsNames = depth === 0 || isTag(ref);
  if (!known?.isWhole || wantsNames) await fetchCommit(mirror, wanted);
  // The base may have gone meanwhile; the commit has not.
  const all = await historyOf(mirror, wanted);
  const history = all ?? (await readHistory(mirror, [sha], depth));
  if (history === undefined) throw new Error(`${sha} was fetched into ${mirror} and is not there`);
  return { history, refs: await readRefs(mirror, wanted, base !== undefined && all !== undefined) };
}

function historyOf(mirror: string, { sha, base, depth }: MirrorWanted): Promise<History | undefined> {
  return readHistory(mirror, base === undefined ? [sha] : [sha, base.sha], depth);
}

/** With the base and the tag, unless they are not served (any more). */
async function fetchCommit(mirror: string, wanted: MirrorWanted): Promise<void> {
  const { sha, ref, base, depth } = wanted;
  const cut = await cutOf(mirror, depth);
  const besides = [
    ...(base === undefined ? [] : [`+${base.sha}:${mirrorRef(base.sha)}`]),
    ...(isTag(ref) ? [`+${ref}:${ARRIVED_TAG}`] : []),
  ];
  const attempts = besides.length === 0 ? [[]] : [besides, []];
  for (const more of attempts) {
    try {
      await fetchRefs(mirror, wanted, [`+${sha}:${mirrorRef(sha)}`, ...more], cut);
      if (depth === 0) await fetchAll(mirror, wanted);
      return;
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
  await fetchByName(mirror, wanted, cut);
  if (depth === 0) await fetchAll(mirror, wanted);
}

/** Some servers give commits by the name of a ref only. */
async function fetchByName(mirror: string, wanted: MirrorWanted, cut: readonly string[]): Promise<void> {
  const { sha, ref } = wanted;
  const arrived = 'refs/berth-incoming/head';
  try {
    await fetchRefs(mirror, wanted, [`+${ref}:${arrived}`], cut);
    await runGit(['update-ref', mirrorRef(sha), sha], { directory: mirror });
  } catch (error) {
    if (!isAbsent(error) && !(await isMissingHere(mirror, sha))) throw error;
    throw new InfraError(
      `Commit ${sha} is not in the repository (yet): it is late, or it was removed by a forced push.`,
      { retryable: true, cause: error },
    );
  } finally {
    await runGit(['update-ref', '-d', arrived], { directory: mirror });
  }
}

/** Pruned first, since a branch `a` that is gone stands in the way of `a/b`. */
async function fetchAll(mirror: string, wanted: MirrorWanted): Promise<void> {
  await fetchRefs(mirror, wanted, ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'], ['--prune']);
}

/**
 * How deep to fetch: as deep as anybody asked for so far. To fetch less would cut off what is there, and it would come
 * over the network again when it is next asked for.
 */
async function cutOf(mirror: string, depth: number): Promise<readonly string[]> {
  const note = join(mirror, 'berth-depth');
  const before = Number(await readFile(note, 'utf8').catch(() => depth));
  const deepest = before === 0 || depth === 0 ? 0 : Math.max(before, depth);
  await writeFile(note, String(deepest));
  if (deepest > 0) return [`--depth=${deepest}`];
  const isCut = await stat(join(mirror, 'shallow')).then(
    () => true,
    () => false,
  );
  return isCut ? ['--unshallow'] : [];
}

async function createMirror(mirror: string): Promise<void> {
  const known = await stat(join(mirror, 'HEAD')).catch(() => undefined);
  if (known !== undefined) return;
  await mkdir(mirror, { recursive: true });
  await runGit(['init', '--quiet', '--bare', '--template=', '.'], { directory: mirror });
}

async function isMissingHere(mirror: string, sha: string): Promise<boolean> {
  return runGit(['cat-file', '-e', `${sha}^{commit}`], { directory: mirror }).then(
    () => false,
    () => true,
  );
}

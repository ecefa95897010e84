import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Checkouts, Origin, Wanted } from '../../flow/ports/checkouts.ts';
import type { CloneSpec } from '../../flow/ports/forge.ts';
import { InfraError } from '../../model/errors.ts';
import { findMergeBase } from './merge-base.ts';
import { fetchIntoMirror, type Mirrored, type MirrorWanted } from './mirror.ts';
import { findPlaces, nameOf, type Places } from './places.ts';
import { pruneCheckouts } from './prune.ts';
import { checkNames, checkSource } from './source.ts';
import { createTurns } from './turns.ts';
import { withSubmodules } from './with-submodules.ts';
import { createWorks, newestWork, writeWork } from './work.ts';
import { type WorktreeSource, writeWorktree } from './worktree.ts';

/** Settings of createCheckouts. */
export interface CheckoutsOptions {
  /** Made when it is not there. One process at a time owns it. */
  readonly directory: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds without progress after which a fetch is given up; 2 minutes unless told. */
  readonly stallMs?: number;
}

/**
 * Checkouts made with git: a bare mirror for each repository, and a directory for each commit that shares files with the
 * one before. See the port for what is promised. What a checkout holds may be written by anyone, as jobs run as whatever user
 * their image names; nobody but us and root reaches it on this machine.
 */
export function createCheckouts({ directory, log, stallMs = 120_000 }: CheckoutsOptions): Checkouts {
  const turns = createTurns();
  const works = createWorks();
  let found: Promise<Places> | undefined;
  const findOnce = () => (found ??= findPlaces(directory));

  async function make(places: Places, { repositoryId, source }: Origin, wanted: Wanted, place: string): Promise<void> {
    const { sha } = wanted;
    const begun = performance.now();
    const mirror = places.mirror(repositoryId);
    const { url, mirrored } = await releasing(source, async ask =>
      fetchFollowing(mirror, { ...wanted, source: await ask(), stallMs }, ask),
    );
    const fetched = performance.now();
    const base = await newestWork(places.repository(repositoryId));
    await write(places, place, { mirror, sha, url, base, shallow: mirrored.history.shallow, refs: mirrored.refs });
    const ms = { fetchMs: Math.round(fetched - begun), writeMs: Math.round(performance.now() - fetched) };
    log.info({ repositoryId, sha, base: base?.sha, ...ms }, 'checked out a commit');
  }

  async function write(places: Places, place: string, source: WorktreeSource): Promise<void> {
    try {
      await writeWork(places, place, work => writeWorktree(work, source));
    } catch (error) {
      if (source.base === undefined) throw error;
      log.warn({ err: error, sha: source.sha }, 'could not share files with an earlier checkout, writing all of them');
      await write(places, place, { ...source, base: undefined });
    }
  }

  async function checkoutAlone(origin: Origin, wanted: Wanted): Promise<string> {
    checkNames(wanted);
    const { sha, depth, ref, base } = wanted;
    const places = await findOnce();
    // All history comes with all names, whatever it is wanted for.
    const name = nameOf(sha, depth === 0 ? [depth] : [depth, ref, base]);
    const place = join(places.repository(origin.repositoryId), name);
    return works.at(place, () => turns.take(origin.repositoryId, () => make(places, origin, wanted, place)));
  }

  const checkoutWhole = withSubmodules({ checkoutAlone, findPlaces: findOnce, works });

  return {
    async checkout(origin, wanted) {
      const work = await checkoutWhole(origin, wanted);
      const mergeBase = await findMergeBase(work, wanted);
      return { directory: work, ...(mergeBase === undefined ? {} : { mergeBase }) };
    },

    prune: async maxAgeMs => pruneCheckouts(await findOnce(), { maxAgeMs, turns, log }),
  };
}

/** Whatever `fetch` asks for is given back when it has ended, well or not. */
async function releasing<T>(source: Origin['source'], fetch: (ask: Origin['source']) => Promise<T>): Promise<T> {
  const asked: CloneSpec[] = [];
  try {
    return await fetch(async () => {
      const spec = await source();
      asked.push(spec);
      return checkSource(spec);
    });
  } finally {
    await Promise.all(asked.map(({ release }) => release?.()));
  }
}

/** A repository may be renamed between being asked for and being fetched; it is then fetched under its new name. */
async function fetchFollowing(
  mirror: string,
  wanted: MirrorWanted,
  ask: () => Promise<CloneSpec>,
): Promise<{ url: string; mirrored: Mirrored }> {
  const { url } = wanted.source;
  try {
    return { url, mirrored: await fetchIntoMirror(mirror, wanted) };
  } catch (error) {
    if (!(error instanceof InfraError) || error.retryable) throw error;
    const source = await ask();
    if (source.url === url) throw error;
    return { url: source.url, mirrored: await fetchIntoMirror(mirror, { ...wanted, source }) };
  }
}

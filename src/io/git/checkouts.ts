import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Checkouts } from '../../flow/ports/checkouts.ts';
import type { CloneSpec } from '../../flow/ports/forge.ts';
import { InfraError } from '../../model/errors.ts';
import { fetchIntoMirror, type Wanted } from './mirror.ts';
import { findPlaces, type Places, workName } from './places.ts';
import { pruneCheckouts } from './prune.ts';
import { makeReadable, makeWritable } from './readable-directory.ts';
import { checkNames, checkSource } from './source.ts';
import { createTurns } from './turns.ts';
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
  const making = new Map<string, Promise<string>>();
  let found: Promise<Places> | undefined;
  const findOnce = () => (found ??= findPlaces(directory));

  async function make(places: Places, id: number, wanted: Wanted, ask: () => Promise<CloneSpec>): Promise<string> {
    const begun = performance.now();
    const mirror = places.mirror(id);
    const { url } = await fetchFollowing(mirror, wanted, ask);
    const fetched = performance.now();
    const repository = places.repository(id);
    const base = await newestCheckout(repository);
    const draft = await writeDraft(places, { mirror, sha: wanted.sha, url, base });
    await makeReadable(repository);
    await rename(draft, join(repository, wanted.sha));
    const ms = { fetchMs: Math.round(fetched - begun), writeMs: Math.round(performance.now() - fetched) };
    log.info({ repositoryId: id, sha: wanted.sha, base: base?.sha, ...ms }, 'checked out a commit');
    return join(repository, wanted.sha, workName);
  }

  async function writeDraft(places: Places, source: WorktreeSource): Promise<string> {
    const draft = join(places.drafts, randomUUID());
    const work = join(draft, workName);
    try {
      await makeReadable(draft);
      await makeWritable(work);
      await writeWorktree(work, source);
      return draft;
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      if (source.base === undefined) throw error;
      log.warn({ err: error, sha: source.sha }, 'could not share files with an earlier checkout, writing all of them');
      return writeDraft(places, { ...source, base: undefined });
    }
  }

  return {
    async checkout(repositoryId, source, sha, ref) {
      checkNames(sha, ref);
      const places = await findOnce();
      const key = `${repositoryId} ${sha}`;
      const begun = making.get(key);
      if (begun !== undefined) return begun;
      const done = (async () => {
        const known = await findCheckout(places.repository(repositoryId), sha);
        if (known !== undefined) return known;
        const ask = async () => checkSource(await source());
        return turns.take(repositoryId, async () =>
          make(places, repositoryId, { source: await ask(), sha, ref, stallMs }, ask),
        );
      })().finally(() => making.delete(key));
      making.set(key, done);
      return done;
    },

    prune: async maxAgeMs => pruneCheckouts(await findOnce(), { maxAgeMs, turns, log }),
  };
}

/** A repository may be renamed between being asked for and being fetched; it is then fetched under its new name. */
async function fetchFollowing(mirror: string, wanted: Wanted, ask: () => Promise<CloneSpec>): Promise<CloneSpec> {
  try {
    await fetchIntoMirror(mirror, wanted);
    return wanted.source;
  } catch (error) {
    if (!(error instanceof InfraError) || error.retryable) throw error;
    const source = await ask();
    if (source.url === wanted.source.url) throw error;
    await fetchIntoMirror(mirror, { ...wanted, source });
    return source;
  }
}

/** The files of a checkout that is there, marked as used now. */
async function findCheckout(repository: string, sha: string): Promise<string | undefined> {
  const now = new Date();
  const found = await utimes(join(repository, sha), now, now).then(
    () => true,
    () => false,
  );
  return found ? join(repository, sha, workName) : undefined;
}

async function newestCheckout(repository: string): Promise<{ directory: string; sha: string } | undefined> {
  const shas = await readdir(repository).catch(() => []);
  const dated = await Promise.all(
    shas.map(async sha => ({ sha, usedAt: (await stat(join(repository, sha)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const newest = dated.sort((a, b) => b.usedAt - a.usedAt)[0];
  return newest && { sha: newest.sha, directory: join(repository, newest.sha, workName) };
}

/** Keeps caches within their quota, and removes what a crash left. Any number of processes may do so at the same time. */

import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { type CacheQuota, entriesToEvict } from '../core/cache/evict.ts';
import type { CacheEntry } from '../model/cache.ts';
import type { Blobs } from './ports/blobs.ts';
import type { Caches } from './ports/caches.ts';

export interface CacheContext {
  readonly caches: Caches;
  /** Where what they hold lies. */
  readonly cacheBlobs: Blobs;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly settings: { readonly cache: { readonly quota: CacheQuota } };
}

const FOLDER = 'caches/';
/** A blob older than this (milliseconds) that no entry names will never be named: its save ended, or died. */
const ABANDONED_MS = 24 * 60 * 60_000;

/** A name that was never used, and tells when it was made. */
export function newBlobName(repositoryId: number, now: number): string {
  return `${FOLDER}${repositoryId}/${now}-${randomBytes(8).toString('hex')}.tar.zst`;
}

/** Removes entries that nobody uses, or that are too much. Safe to repeat. */
export async function evictCaches({ caches, cacheBlobs, log, now, settings }: CacheContext): Promise<void> {
  const evicted = entriesToEvict(await caches.list(), settings.cache.quota, now());
  if (evicted.length === 0) return;
  await removeEntries({ caches, cacheBlobs }, evicted);
  log.info({ caches: evicted.length }, 'removed caches that were unused for long or beyond the quota');
}

/** The index first: a crash in between leaves a blob that nobody names, and never an entry without its blob. */
export async function removeEntries(
  { caches, cacheBlobs }: { readonly caches: Pick<Caches, 'remove'>; readonly cacheBlobs: Blobs },
  entries: readonly CacheEntry[],
): Promise<void> {
  await deleteBlobs(cacheBlobs, await caches.remove(entries));
}

export async function deleteBlobs(blobs: Blobs, names: readonly string[]): Promise<void> {
  for (const name of names) await blobs.delete(name);
}

/** Removes blobs of saves that died before an entry named them, or of entries whose removal died. Safe to repeat. */
export async function removeAbandonedBlobs({ caches, cacheBlobs, log, now }: CacheContext): Promise<void> {
  const old: string[] = [];
  for await (const name of cacheBlobs.list(FOLDER)) if (madeAt(name) < now() - ABANDONED_MS) old.push(name);
  // Listed after the blobs: who names one of them has done so by now.
  const named = new Set((await caches.list()).map(({ blob }) => blob));
  const abandoned = old.filter(name => !named.has(name));
  await deleteBlobs(cacheBlobs, abandoned);
  if (abandoned.length > 0) log.warn({ blobs: abandoned.length }, 'removed blobs that no cache names');
}

function madeAt(name: string): number {
  return Number(/\/(\d+)-[^/]*$/.exec(name)?.[1] ?? 0);
}

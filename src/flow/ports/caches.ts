import type { CacheEntry, CachePlace } from '../../model/cache.ts';

/**
 * Which caches there are; what they hold lies in blobs. Every method may be called concurrently from any process, and
 * each is one step: a reader sees an entry as it was before, or as it is after. Throws InfraError when the index is away.
 *
 * Whoever is answered blobs deletes them: nothing names them any more, and nothing will. A crash before that leaves
 * blobs that no entry names.
 */
export interface Caches {
  /** The entry at the first of the places that has one; it counts as used at `now`, and is answered so. */
  find(places: readonly CachePlace[], now: number): Promise<CacheEntry | undefined>;

  /** Writes an entry over whatever is at its place. Its blob is a new one. */
  put(entry: CacheEntry): Promise<readonly string[]>;

  /**
   * When the repository has an entry of the same content anywhere, `place` names that, too, and counts as used at `now`.
   * Undefined, and nothing changes, when there is none.
   */
  share(place: CachePlace, digest: string, now: number): Promise<Shared | undefined>;

  /** All of them, in no order. */
  list(): Promise<readonly CacheEntry[]>;

  /** Removes entries that are still as they were answered: what was used or written since stays. */
  remove(entries: readonly CacheEntry[]): Promise<readonly string[]>;
}

export interface Shared {
  /** As it is at its place now. */
  readonly entry: CacheEntry;
  /** Whether the place named this content before. */
  readonly wasThere: boolean;
  readonly unnamed: readonly string[];
}

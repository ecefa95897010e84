import type { CacheEntry } from '../../model/cache.ts';

export interface CacheQuota {
  /** Bytes of blobs, of each repository and of all. */
  readonly perRepository: number;
  readonly total: number;
  /** Milliseconds after which an entry goes that nobody used. */
  readonly idleMs: number;
}

/** Which entries have to go: those that were not used for long, and of the rest, until the quota holds, those unused longest. */
export function entriesToEvict(
  entries: readonly CacheEntry[],
  { perRepository, total, idleMs }: CacheQuota,
  now: number,
): readonly CacheEntry[] {
  const [used, idle] = partition(entries, ({ usedAt }) => usedAt > now - idleMs);
  const oldestFirst = used.toSorted((a, b) => a.usedAt - b.usedAt);
  const beyond = [...Map.groupBy(oldestFirst, ({ repositoryId }) => repositoryId).values()].flatMap(own =>
    untilFits(own, perRepository),
  );
  const gone = new Set(beyond);
  const left = oldestFirst.filter(entry => !gone.has(entry));
  return [...idle, ...beyond, ...untilFits(left, total)];
}

/** The first ones, as many as it takes. A blob counts once, and as long as an entry names it. */
function untilFits(entries: readonly CacheEntry[], quota: number): readonly CacheEntry[] {
  const sharers = new Map<string, number>();
  let bytes = 0;
  for (const { blob, compressedBytes } of entries) {
    const known = sharers.get(blob) ?? 0;
    if (known === 0) bytes += compressedBytes;
    sharers.set(blob, known + 1);
  }
  const gone: CacheEntry[] = [];
  for (const entry of entries) {
    if (bytes <= quota) break;
    gone.push(entry);
    const left = (sharers.get(entry.blob) ?? 0) - 1;
    sharers.set(entry.blob, left);
    if (left === 0) bytes -= entry.compressedBytes;
  }
  return gone;
}

function partition<T>(values: readonly T[], is: (value: T) => boolean): [readonly T[], readonly T[]] {
  return [values.filter(is), values.filter(value => !is(value))];
}

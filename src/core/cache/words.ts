/** What a job's log says of its caches. */

import type { CacheEntry } from '../../model/cache.ts';
import { scopeName } from './scopes.ts';

/** `key` is the one that was wanted most, `own` the scope of the run. */
export function restoredNote(key: string, entry: CacheEntry, own: string, milliseconds: number): string {
  const instead = entry.key === key ? '' : ` in place of ${key}`;
  const from = entry.scope === own ? '' : ` (of ${scopeName(entry.scope)})`;
  return `Restored the cache ${entry.key}${instead}: ${megabytes(entry.bytes)} in ${seconds(milliseconds)}${from}`;
}

export function keptNote({ key, bytes, compressedBytes }: CacheEntry, milliseconds: number): string {
  return `Kept the cache ${key}: ${megabytes(bytes)}, ${megabytes(compressedBytes)} compressed, in ${seconds(milliseconds)}`;
}

/** Nothing was written: the place had this content before (`wasThere`), or another place of the repository has. */
export function storedBeforeNote(
  { entry: { key, bytes }, wasThere }: { readonly entry: CacheEntry; readonly wasThere: boolean },
  milliseconds: number,
): string {
  const looked = `looked through in ${seconds(milliseconds)}`;
  if (wasThere) return `The cache ${key} is unchanged: ${megabytes(bytes)}, ${looked}`;
  return `Kept the cache ${key}: ${megabytes(bytes)} that were stored before, ${looked}`;
}

/** Decimal, as disks are sold; small ones in kB. */
function megabytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${Math.round(bytes / 1_000_000)} MB`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

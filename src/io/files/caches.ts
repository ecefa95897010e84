import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Caches } from '../../flow/ports/caches.ts';
import type { CacheEntry, CachePlace } from '../../model/cache.ts';
import { isMissing, onDisk } from './disk.ts';
import { whileLocked } from './lock.ts';

const index = z.array(
  z.object({
    repositoryId: z.number(),
    scope: z.string(),
    key: z.string(),
    blob: z.string(),
    digest: z.string(),
    bytes: z.number(),
    compressedBytes: z.number(),
    savedAt: z.number(),
    usedAt: z.number(),
  }),
);

/** What a change answers, and what the index holds after it. */
interface Change<T> {
  readonly answer: T;
  readonly entries: readonly CacheEntry[];
}

/**
 * The index of caches as one file in `directory`, which is made when it is not there: for the few caches of one person.
 * Several processes may share it. An index that cannot be read counts as empty.
 */
export function fileCaches(directory: string): Caches {
  const file = join(directory, 'index.json');

  async function change<T>(f: (entries: readonly CacheEntry[]) => Change<T>): Promise<T> {
    return await onDisk('The caches could not be looked up', async () => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      return await whileLocked(join(directory, 'index.lock'), async () => {
        const before = await readIndex(file);
        const { answer, entries } = f(before);
        if (entries !== before) await writeIndex(file, entries);
        return answer;
      });
    });
  }

  return {
    find: (places, now) =>
      change(entries => {
        const found = places.map(place => entryAt(entries, place)).find(entry => entry !== undefined);
        if (found === undefined) return { answer: undefined, entries };
        const answer = { ...found, usedAt: now };
        return { answer, entries: replaced(entries, answer) };
      }),

    put: entry =>
      change(entries => {
        const after = replaced(entries, entry);
        return { answer: unnamed(entries, after), entries: after };
      }),

    share: (place, digest, now) =>
      change(entries => {
        const { repositoryId, scope, key } = place;
        const known = entries.find(entry => entry.repositoryId === repositoryId && entry.digest === digest);
        if (known === undefined) return { answer: undefined, entries };
        const entry = { ...known, scope, key, savedAt: now, usedAt: now };
        const after = replaced(entries, entry);
        const wasThere = entryAt(entries, place)?.digest === digest;
        return { answer: { entry, wasThere, unnamed: unnamed(entries, after) }, entries: after };
      }),

    list: () => change(entries => ({ answer: entries, entries })),

    remove: gone =>
      change(entries => {
        const isGone = (entry: CacheEntry) => gone.some(other => isSame(entry, other));
        const after = entries.filter(entry => !isGone(entry));
        return { answer: unnamed(entries, after), entries: after };
      }),
  };
}

async function readIndex(file: string): Promise<readonly CacheEntry[]> {
  try {
    return index.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}

/** Nobody reads half of it. */
async function writeIndex(file: string, entries: readonly CacheEntry[]): Promise<void> {
  await writeFile(`${file}.draft`, JSON.stringify(entries));
  await rename(`${file}.draft`, file);
}

function entryAt(entries: readonly CacheEntry[], place: CachePlace): CacheEntry | undefined {
  return entries.find(entry => isAt(entry, place));
}

function replaced(entries: readonly CacheEntry[], entry: CacheEntry): readonly CacheEntry[] {
  return [...entries.filter(other => !isAt(other, entry)), entry];
}

function isAt(entry: CachePlace, { repositoryId, scope, key }: CachePlace): boolean {
  return entry.repositoryId === repositoryId && entry.scope === scope && entry.key === key;
}

function isSame(entry: CacheEntry, other: CacheEntry): boolean {
  return isAt(entry, other) && entry.blob === other.blob && entry.usedAt === other.usedAt;
}

/** The blobs that were named before and are not after. */
function unnamed(before: readonly CacheEntry[], after: readonly CacheEntry[]): readonly string[] {
  const named = new Set(after.map(({ blob }) => blob));
  return [...new Set(before.map(({ blob }) => blob))].filter(blob => !named.has(blob));
}

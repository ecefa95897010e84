/** What a job leaves for later runs. A cache is a convenience: that it cannot be kept never fails a job. */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Pack } from 'tar-stream';
import { isKept, ownPlace } from '../../core/cache/search.ts';
import { keptNote, storedBeforeNote } from '../../core/cache/words.ts';
import { selectArtifacts } from '../../core/outputs/selection.ts';
import type { CacheEntry, CachePlace } from '../../model/cache.ts';
import type { Cache } from '../../model/pipeline.ts';
import { deleteBlobs, evictCaches, newBlobName } from '../caches.ts';
import type { Shared } from '../ports/caches.ts';
import type { Sandbox } from '../ports/engine.ts';
import { TooMuch } from './allowance.ts';
import { resolveKeys } from './cache-keys.ts';
import { copyMatches } from './copy-matches.ts';
import { anyOf, type Execution, refuseInterrupted } from './execution.ts';
import { storeArchive } from './store-archive.ts';

type Job = Pick<Execution, 'context' | 'run' | 'job' | 'ref' | 'spec' | 'transcript' | 'interruption'>;

/** Its content was stored before: there is nothing to store. */
class StoredBefore extends Error {
  readonly shared: Shared;

  constructor(shared: Shared) {
    super('stored before');
    this.shared = shared;
  }
}

export async function keepCaches(execution: Job, passed: boolean, sandbox: Sandbox): Promise<void> {
  const { context, job, ref, transcript, interruption } = execution;
  for (const cache of job.caches?.filter(one => isKept(one, passed)) ?? []) {
    try {
      await transcript.note(await keep(execution, cache, sandbox));
    } catch (error) {
      const isOver = anyOf(interruption).aborted;
      if (!isOver) context.log.warn({ err: error, ...ref }, 'a cache could not be kept');
      await transcript.note(
        `A cache could not be kept${isOver ? ' before the job was stopped' : '; the server log says why'}.`,
      );
    }
  }
}

/** Answers a sentence that says what was done. */
async function keep(execution: Job, cache: Cache, sandbox: Sandbox): Promise<string> {
  const { context, run } = execution;
  const startedAt = context.now();
  const [key = ''] = await resolveKeys(execution, cache, sandbox);
  const place = ownPlace(run.trigger, key);
  try {
    const entry = await store(execution, cache, place, sandbox);
    if (entry === undefined) return `Nothing is there to keep in the cache ${key}: ${meant(cache)}`;
    await deleteBlobs(context.cacheBlobs, await context.caches.put(entry));
    await evictCaches(context);
    return keptNote(entry, context.now() - startedAt);
  } catch (error) {
    if (error instanceof TooMuch) return `The files of the cache ${key} are not kept: ${error.message}`;
    if (!(error instanceof StoredBefore)) throw error;
    await deleteBlobs(context.cacheBlobs, error.shared.unnamed);
    return storedBeforeNote(error.shared, context.now() - startedAt);
  }
}

/** Writes a blob, and answers the entry that is to name it. Throws StoredBefore when its content is known. */
async function store(
  { context, interruption }: Job,
  cache: Cache,
  place: CachePlace,
  sandbox: Sandbox,
): Promise<CacheEntry | undefined> {
  const { caches, cacheBlobs, now, settings } = context;
  const original = cache.untracked ? await sandbox.originalFiles() : new Set<string>();
  const selection = selectArtifacts({ ...cache, exclude: [] }, original);
  const blob = newBlobName(place.repositoryId, now());
  let digest = '';

  async function* through(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256');
    for await (const piece of bytes) {
      refuseInterrupted(interruption);
      hash.update(piece);
      yield piece;
    }
    digest = hash.digest('hex');
    const shared = await caches.share(place, digest, now());
    if (shared !== undefined) throw new StoredBefore(shared);
  }

  const fill = (pack: Pack) => copyMatches(sandbox, selection, pack, settings.cache.most);
  const { files, bytes, compressedBytes } = await storeArchive(cacheBlobs, blob, fill, content =>
    Readable.from(through(content), { objectMode: false }),
  );
  if (files === 0) {
    await cacheBlobs.delete(blob);
    return undefined;
  }
  return { ...place, blob, digest, bytes, compressedBytes, savedAt: now(), usedAt: now() };
}

function meant({ paths, untracked }: Cache): string {
  return [...paths, ...(untracked ? ['untracked files'] : [])].join(', ');
}

/** What former runs kept, put into the workspace. A cache is a convenience: without it the job goes on. */

import { isRestored, ownPlace, searchOrder } from '../../core/cache/search.ts';
import { restoredNote } from '../../core/cache/words.ts';
import type { CacheEntry } from '../../model/cache.ts';
import type { Cache } from '../../model/pipeline.ts';
import { removeEntries } from '../caches.ts';
import type { Sandbox } from '../ports/engine.ts';
import { digestOf, resolveKeys } from './cache-keys.ts';
import { decompress } from './compression.ts';
import { type Execution, refuseInterrupted } from './execution.ts';

type Job = Pick<Execution, 'context' | 'run' | 'job' | 'ref' | 'spec' | 'transcript' | 'interruption'>;

/** In the order in which they are written: of two that hold the same file the later one wins. */
export async function restoreCaches(execution: Job, sandbox: Sandbox): Promise<void> {
  const { context, run, job, ref, transcript, interruption } = execution;
  const restored = job.caches?.filter(isRestored) ?? [];
  const isFresh = run.jobs.some(jobRun => jobRun.job.key === ref.key && jobRun.isFresh);
  if (isFresh && restored.length > 0) return transcript.note('No cache is restored, as whoever ran it again asked.');
  for (const cache of restored) {
    refuseInterrupted(interruption);
    try {
      await restore(execution, cache, sandbox);
    } catch (error) {
      context.log.warn({ err: error, ...ref }, 'a cache could not be restored');
      await transcript.note(
        'A cache could not be restored, or only in part; the server log says why. The job goes on.',
      );
    }
  }
}

async function restore(execution: Job, cache: Cache, sandbox: Sandbox): Promise<void> {
  const { context, run, transcript } = execution;
  const { caches, cacheBlobs, now } = context;
  const startedAt = now();
  const keys = await resolveKeys(execution, cache, sandbox);
  const [key = ''] = keys;
  const entry = await caches.find(searchOrder(run.trigger, keys), startedAt);
  if (entry === undefined) return transcript.note(`No cache for ${key} yet`);
  if (!(await isWhole(context, entry))) {
    context.log.warn({ ...entry }, 'a cache is damaged or gone: its entry is removed');
    await removeEntries(context, [entry]);
    return transcript.note(`The cache ${entry.key} is damaged: it is not restored, and has been removed.`);
  }
  const content = await cacheBlobs.get(entry.blob);
  if (content === undefined) throw new Error(`The blob ${entry.blob} went while it was read.`);
  await sandbox.copyIn(decompress(content));
  await transcript.note(restoredNote(key, entry, ownPlace(run.trigger, key).scope, now() - startedAt));
}

/** Before anything of it is unpacked: half a cache would be worse than none. */
async function isWhole({ cacheBlobs }: Job['context'], { blob, digest }: CacheEntry): Promise<boolean> {
  const content = await cacheBlobs.get(blob);
  return content !== undefined && (await digestOf(content)) === digest;
}

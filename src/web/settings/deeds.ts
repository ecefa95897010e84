/** What administrators do with what is kept for their repository. */

import { removeEntries } from '../../flow/caches.ts';
import { stopEnvironments } from '../../flow/stop-environments.ts';
import type { CacheEntry } from '../../model/cache.ts';
import type { Repository } from '../../model/trigger.ts';
import type { WebContext } from '../context.ts';

/** Removes those of the repository's caches that are wanted; one that is used meanwhile stays. Answers how many were tried. */
export async function removeCaches(
  { administration, log }: WebContext,
  repository: Repository,
  isWanted: (entry: CacheEntry) => boolean,
): Promise<number> {
  const all = await administration.caches.list();
  const entries = all.filter(entry => entry.repositoryId === repository.id && isWanted(entry));
  await removeEntries(administration, entries);
  log.info({ repositoryId: repository.id, caches: entries.length }, 'caches removed by an administrator');
  return entries.length;
}

/** Asks the job that stops an environment to do so. False when nothing is there that could be stopped. Safe to repeat. */
export async function stopEnvironment(
  { store, handling, log }: WebContext,
  repository: Repository,
  name: string,
): Promise<boolean> {
  const all = await store.environments(repository.id);
  const state = all.find(({ environment, isStoppable }) => environment === name && isStoppable);
  if (state === undefined) return false;
  await stopEnvironments(handling, [state]);
  log.info({ repositoryId: repository.id, environment: name }, 'environment stopped by an administrator');
  return true;
}

import type { CachePlace } from '../../model/cache.ts';
import type { Cache } from '../../model/pipeline.ts';
import type { Trigger } from '../../model/trigger.ts';
import { scopesOf } from './scopes.ts';

/** Where a run looks, best first: a better key of another scope comes before a worse one of its own. */
export function searchOrder(trigger: Trigger, keys: readonly string[]): readonly CachePlace[] {
  const { readable } = scopesOf(trigger);
  return keys.flatMap(key => readable.map(scope => ({ repositoryId: trigger.repository.id, scope, key })));
}

/** Where a run writes. */
export function ownPlace(trigger: Trigger, key: string): CachePlace {
  return { repositoryId: trigger.repository.id, scope: scopesOf(trigger).own, key };
}

export function isRestored({ policy }: Cache): boolean {
  return policy !== 'push';
}

export function isKept({ policy, when, paths, untracked }: Cache, passed: boolean): boolean {
  const holdsAnything = paths.length > 0 || untracked;
  return holdsAnything && policy !== 'pull' && (when === 'always' || (when === 'on_success') === passed);
}

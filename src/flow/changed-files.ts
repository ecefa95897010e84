import type { Trigger } from '../model/trigger.ts';
import { baselinesOf } from './baseline.ts';
import type { Forge } from './ports/forge.ts';
import type { Store } from './ports/store.ts';

/**
 * Paths that changed in the commit of a trigger: since it has parted from `compareTo`, or else since a pull request has
 * parted from its base, and since a push's baselines. Undefined when that is not known.
 */
export async function changedFiles(
  { forge, store }: { readonly forge: Pick<Forge, 'changedFiles'>; readonly store: Pick<Store, 'findRuns'> },
  trigger: Trigger,
  compareTo: string | undefined,
): Promise<readonly string[] | undefined> {
  const { repository, commit } = trigger;
  const base = compareTo ?? baseOf(trigger);
  if (base !== undefined) return forge.changedFiles(repository, base, commit.sha, 'merge_base');
  const baselines = trigger.source === 'push' ? await baselinesOf(store, trigger) : undefined;
  const lists = await Promise.all(
    (baselines ?? []).map(sha => forge.changedFiles(repository, sha, commit.sha, 'commit')),
  );
  const known = lists.filter(paths => paths !== undefined);
  return baselines && known.length === lists.length ? [...new Set(known.flat())] : undefined;
}

/** Of a pull request by its name: the commit that came with the event may be older than what has been merged from it since. */
function baseOf(trigger: Trigger): string | undefined {
  if (trigger.source === 'pull_request') return trigger.pullRequest.base.branch;
  return trigger.source === 'merge_group' ? trigger.base.sha : undefined;
}

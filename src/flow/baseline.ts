/** What a commit is compared with to find what changed in it. */

import { conclude } from '../core/schedule/conclude.ts';
import type { Run } from '../model/run.ts';
import type { PushTrigger } from '../model/trigger.ts';
import type { Store } from './ports/store.ts';

/** A branch that was not green for this many pushes is tested whole. */
const LOOK_BACK = 50;

/**
 * The commits with which a push is compared; what differs from any of them has changed. Beside the commit before the
 * push that is the last green one of its branch: what broke there and was not touched since is still broken, and must
 * not be skipped. Undefined when that cannot be told: the branch is new, a tag, or was never green.
 */
export async function baselinesOf(
  store: Pick<Store, 'findRuns'>,
  trigger: PushTrigger,
): Promise<readonly string[] | undefined> {
  const { repository, ref, before, commit } = trigger;
  if (ref.kind === 'tag' || before === undefined) return undefined;
  const found = await store.findRuns({ repositoryId: repository.id, pushedTo: ref.name, limit: LOOK_BACK });
  const earlier = found.filter(
    run => isToBranch(run) && run.jobs.length > 0 && run.trigger.deliveryId !== trigger.deliveryId,
  );
  if (earlier.length === 0) return [before];
  const green = earlier.find(run => conclude(run) === 'success');
  if (!green) return undefined;
  return [...new Set([before, green.trigger.commit.sha])].filter(sha => sha !== commit.sha);
}

function isToBranch({ trigger }: Run): boolean {
  return trigger.source === 'push' && trigger.ref.kind === 'branch';
}

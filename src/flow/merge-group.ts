/** What a merge queue made: run while it is there, and reported on its own commit, which is where the queue looks. */

import { advance } from '../core/schedule/advance.ts';
import type { MergeGroupGone, MergeGroupMade } from '../model/incoming.ts';
import type { MergeGroupTrigger } from '../model/trigger.ts';
import type { HandleContext } from './context.ts';
import { decideFor } from './decide-for.ts';
import { startRun } from './start-run.ts';
import { stopEnvironments } from './stop-environments.ts';

/** More open runs of one commit than anyone has. */
const MANY = 100;

/** Trusted as a push to a branch is: nobody else than who may write puts a pull request into a queue. */
export async function mergeGroupMade(context: HandleContext, deliveryId: string, event: MergeGroupMade): Promise<void> {
  const { kind: _, ...group } = event;
  const { repository, commit } = group;
  // Asked for, and taken apart before we came to it; the two may arrive in any order.
  if (await isGone(context, event)) {
    context.log.info({ deliveryId, sha: commit.sha }, 'the merge group is gone');
    return;
  }
  const trigger: MergeGroupTrigger = { source: 'merge_group', ...group, trust: 'trusted', deliveryId };
  const { contents } = await decideFor(context, trigger);
  await startRun(context, trigger, contents);
  // Asked again: what the queue said meanwhile was about a run that was not there.
  if (await isGone(context, event)) await giveUp(context, repository.id, commit.sha);
}

async function isGone({ forge }: HandleContext, { repository, ref, commit }: MergeGroupMade): Promise<boolean> {
  return (await forge.findCommit(repository, `heads/${ref.name}`)) !== commit.sha;
}

export async function mergeGroupGone(context: HandleContext, event: MergeGroupGone): Promise<void> {
  const { repository, headSha, branch } = event;
  await giveUp(context, repository.id, headSha);
  await stopEnvironments(context, await context.store.stoppable(repository.id, { branch }));
}

/** What was merged is the same commit, and may have a run of its own already: that goes on. */
async function giveUp({ store, now }: HandleContext, repositoryId: number, headSha: string): Promise<void> {
  const open = await store.findRuns({ repositoryId, headSha, open: true, limit: MANY });
  for (const { id } of open.filter(({ trigger }) => trigger.source === 'merge_group')) {
    const reason = 'the merge queue has no more use for it';
    await store.change(id, run => advance(run, { type: 'cancel', reason }, now()));
  }
}

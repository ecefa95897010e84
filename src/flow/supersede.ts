/** Stops what nobody waits for any more once there is a newer commit, or a better run of the same one. */

import { coveredBranch } from '../core/plan/choose/covered-branch.ts';
import { advance } from '../core/schedule/advance.ts';
import { leftBehind } from '../core/schedule/supersede.ts';
import type { PullRequestChanged } from '../model/incoming.ts';
import type { Run } from '../model/run.ts';
import type { Signal } from '../model/signal.ts';
import type { PushTrigger } from '../model/trigger.ts';
import type { HandleContext } from './context.ts';

/** More open runs of one pull request than anyone has. */
const MANY = 100;
/** Pushes of a branch that are looked back on. */
const LOOK_BACK = 20;

/** What becomes of older runs of the pull request is up to them; a push run that the newest stands for is replaced. */
export async function supersedeInPullRequest(
  context: HandleContext,
  newest: Run,
  { repository, pullRequest }: PullRequestChanged,
): Promise<void> {
  const { store } = context;
  const open = { repositoryId: repository.id, open: true, limit: MANY };
  const older = await store.findRuns({ ...open, pullRequestNumber: pullRequest.number });
  const sameCommit = await store.findRuns({ ...open, headSha: pullRequest.head.sha });
  const branch = coveredBranch(newest.trigger);
  const pushes = sameCommit.filter(({ trigger }) => trigger.source === 'push' && isBranch(trigger.ref, branch));
  await tellAll(context, older, newest, { type: 'superseded', by: newest.id });
  await tellAll(context, pushes, newest, { type: 'cancel', reason: `superseded by run ${newest.id}` });
}

function isBranch(ref: PushTrigger['ref'], name: string | undefined): boolean {
  return ref.kind === 'branch' && ref.name === name;
}

/** A push in which nothing runs stops nothing, as in GitLab. */
export async function supersedeOnBranch(context: HandleContext, newest: Run): Promise<void> {
  const { trigger, jobs } = newest;
  if (trigger.source !== 'push' || trigger.ref.kind !== 'branch' || jobs.length === 0) return;
  const pushedTo = trigger.ref.name;
  const runs = await context.store.findRuns({ repositoryId: trigger.repository.id, pushedTo, limit: LOOK_BACK });
  const ofBranch = runs.filter(run => run.trigger.source === 'push' && run.trigger.ref.kind === 'branch');
  await tellAll(context, leftBehind(newest, ofBranch), newest, { type: 'superseded', by: newest.id });
}

async function tellAll(
  { store, now }: HandleContext,
  runs: readonly Run[],
  newest: Run,
  signal: Signal,
): Promise<void> {
  for (const { id } of runs) {
    if (id !== newest.id) await store.change(id, stale => advance(stale, signal, now()));
  }
}

/** From "something was pushed" to a planned run: read the file at the commit, parse, plan, store. */

import { advance } from '../core/schedule/advance.ts';
import { hasFailed, wasCancelled } from '../core/schedule/verdict.ts';
import type { BranchDeleted, PullRequestChanged, PullRequestClosed, Pushed, TimerFired } from '../model/incoming.ts';
import type { Run } from '../model/run.ts';
import type { PullRequest, PushTrigger, StartedTrigger, Trigger } from '../model/trigger.ts';
import type { Variables } from '../model/variables.ts';
import { commitOf } from './commit-of.ts';
import type { HandleContext } from './context.ts';
import { decideFor } from './decide-for.ts';
import { startNextRun, startRun } from './start-run.ts';
import { stopEnvironments } from './stop-environments.ts';
import { supersedeInPullRequest, supersedeOnBranch } from './supersede.ts';
import { keepTimers, triggerOfTimer } from './timers.ts';
import { countsAsPush, trustOf } from './trust.ts';

/** More open runs of one pull request than anyone has. */
const MANY = 100;

export async function pushed(context: HandleContext, deliveryId: string, event: Pushed): Promise<void> {
  const { repository, ref, commit, actor, before } = event;
  if (await isCoveredByPullRequest(context, event)) {
    context.log.info({ deliveryId, sha: commit.sha }, 'push is covered by the run of its pull request');
    return;
  }
  const trigger: PushTrigger = {
    source: 'push',
    repository,
    ref,
    commit,
    actor,
    trust: 'trusted',
    deliveryId,
    ...(before === undefined ? {} : { before }),
  };
  const { contents, pipeline } = await decideFor(context, trigger);
  await supersedeOnBranch(context, await startRun(context, trigger, contents));
  if (pipeline !== undefined) await keepTimers(context, trigger, pipeline);
  else if (contents.notice === 'no_pipeline') await keepTimers(context, trigger, { schedules: [] });
}

/** The clock starts what the branch holds when its time has come. */
export async function timerFired(context: HandleContext, deliveryId: string, event: TimerFired): Promise<void> {
  const trigger = await triggerOfTimer(context, deliveryId, event);
  if (trigger === undefined) {
    context.log.warn({ deliveryId, branch: event.branch }, 'a schedule names a branch that is gone');
    return;
  }
  const { contents } = await decideFor(context, trigger, event.variables);
  await startRun(context, trigger, contents);
}

/** Somebody who may write starts what a branch or tag holds now. Undefined when there is no such ref. */
export async function startedByHand(
  context: HandleContext,
  id: string,
  { variables, ...wanted }: StartWanted,
): Promise<Run | undefined> {
  const { repository, ref } = wanted;
  const sha = await context.forge.findCommit(repository, `${ref.kind === 'tag' ? 'tags' : 'heads'}/${ref.name}`);
  if (sha === undefined) return undefined;
  const commit = await context.forge.commit(repository, sha);
  const trigger: Trigger = { ...wanted, commit, trust: 'trusted', deliveryId: id };
  const { contents } = await decideFor(context, trigger, variables);
  return startRun(context, trigger, contents);
}

export interface StartWanted extends Pick<StartedTrigger, 'source' | 'repository' | 'ref' | 'actor'> {
  readonly variables: Variables;
}

/**
 * One commit is not run twice for one reason: its pull request's run reports on the same commit, under the same names. Nor
 * is one that the pull request has left behind. A protected branch is released from, by its pushes, whether or not there is
 * a pull request of it.
 */
async function isCoveredByPullRequest({ forge }: HandleContext, event: Pushed): Promise<boolean> {
  const { repository, ref, commit } = event;
  if (ref.kind === 'tag' || ref.name === repository.defaultBranch) return false;
  const open = await forge.pullRequestsOf(repository, ref.name);
  if (open.length === 0 || (await forge.isProtected(repository, ref.name))) return false;
  if (open.some(({ head }) => head.sha === commit.sha)) return true;
  // Where the branch is still here, it is the pull request that has not moved on yet.
  return (await forge.findCommit(repository, `heads/${ref.name}`)) !== commit.sha;
}

export async function pullRequestChanged(
  context: HandleContext,
  deliveryId: string,
  event: PullRequestChanged,
): Promise<void> {
  // Whoever else started a run meanwhile has settled something of what was asked.
  while (!(await isSettled(context, deliveryId, event)));
}

/** Whether the event has what it needs: a run, or a reason to have none. */
async function isSettled(context: HandleContext, deliveryId: string, event: PullRequestChanged): Promise<boolean> {
  const { store, forge } = context;
  const { repository, pullRequest, actor } = event;
  const ofPullRequest = { repositoryId: repository.id, pullRequestNumber: pullRequest.number };
  const [newest] = await store.findRuns({ ...ofPullRequest, limit: 1 });
  if ((await hasMovedOn(context, event)) || hasRun(newest, deliveryId, event)) return true;
  const [commit, trust, standsForPush] = await Promise.all([
    commitOf(forge, repository, pullRequest.head.sha),
    trustOf(forge, event),
    countsAsPush(forge, event),
  ]);
  const source = 'pull_request';
  const trigger: Trigger = { source, repository, pullRequest, standsForPush, commit, actor, trust, deliveryId };
  const { contents } = await decideFor(context, trigger);
  // Asked again, since reading may have taken long: the newest run of a pull request must be that of its newest commit.
  if (await hasMovedOn(context, event)) return true;
  const known = { ...ofPullRequest, ...(newest !== undefined && { newest: newest.id }) };
  const run = await startNextRun(context, trigger, contents, known);
  if (run === undefined) return false;
  await supersedeInPullRequest(context, run, event);
  return true;
}

/** Or closed. Then its newer event decides, which may have come before this one. */
async function hasMovedOn({ forge, log }: HandleContext, { repository, pullRequest }: PullRequestChanged) {
  const { number, head } = pullRequest;
  const current = await forge.pullRequest(repository, number);
  if (current?.head.sha === head.sha) return false;
  log.info({ repositoryId: repository.id, number, sha: head.sha }, 'the pull request has moved on');
  return true;
}

/** Reopened, or marked ready, without anything that a plan could see having changed; what was stopped is no answer. */
function hasRun(latest: Run | undefined, deliveryId: string, event: PullRequestChanged): boolean {
  if (latest?.trigger.source !== 'pull_request' || latest.trigger.deliveryId === deliveryId) return false;
  return !wasStopped(latest) && isSameQuestion(latest.trigger.pullRequest, event.pullRequest);
}

/** Somebody, or a newer commit, stopped some of it. Where the first failure stops the rest, that is the answer. */
function wasStopped({ jobs, autoCancel }: Run): boolean {
  if (autoCancel?.onJobFailure === 'all' && jobs.some(hasFailed)) return false;
  return jobs.some(
    jobRun => wasCancelled(jobRun) || (jobRun.progress.status === 'in_progress' && jobRun.progress.cancelling),
  );
}

function isSameQuestion(a: PullRequest, b: PullRequest): boolean {
  return a.head.sha === b.head.sha && a.base.branch === b.base.branch && a.draft === b.draft;
}

export async function pullRequestClosed({ store, now }: HandleContext, event: PullRequestClosed): Promise<void> {
  const { repository, number } = event;
  const open = await store.findRuns({
    repositoryId: repository.id,
    pullRequestNumber: number,
    open: true,
    limit: MANY,
  });
  for (const run of open) {
    const reason = 'the pull request was closed';
    await store.change(run.id, stale => advance(stale, { type: 'cancel', reason }, now()));
  }
  await stopEnvironments({ store, now }, await store.stoppable(repository.id, { pullRequest: number }));
}

export async function branchDeleted(
  { store, now }: HandleContext,
  { repository, branch }: BranchDeleted,
): Promise<void> {
  await stopEnvironments({ store, now }, await store.stoppable(repository.id, { branch }));
}

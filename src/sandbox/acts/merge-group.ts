import { announce } from '../events/announce.ts';
import { readCommit } from '../git/read.ts';
import { resolveCommit, writeRef } from '../git/refs.ts';
import { git } from '../git/run.ts';
import { simpleCommitJson } from '../json/commit.ts';
import type { PullRequest } from '../state/issue.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { deleteRef } from './branch.ts';
import { duringPush } from './push.ts';

/** A commit the merge queue wants checked before it becomes the base branch. */
export interface MergeGroup {
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

/** Makes the queue's merge commit, pushes its branch and sends `merge_group.checks_requested`. Throws on conflicts. */
export async function enqueue(
  world: World,
  repository: Repository,
  issue: PullRequest,
  sender: User,
): Promise<MergeGroup> {
  const { path } = repository;
  const { headSha: topic, baseRef } = issue.pull;
  const baseSha = await resolveCommit(path, `refs/heads/${baseRef}`);
  if (baseSha === undefined) throw new Error(`there is no branch ${baseRef}`);
  const tree = await git(path, ['merge-tree', '--write-tree', baseSha, topic]);
  const message = `Merge pull request #${issue.number}`;
  const identity = ['-c', `user.name=${sender.name}`, '-c', `user.email=${sender.email}`];
  const parents = ['-p', baseSha, '-p', topic];
  const headSha = await git(path, [...identity, 'commit-tree', tree, ...parents, '-m', message]);
  const headRef = `refs/heads/gh-readonly-queue/${baseRef}/pr-${issue.number}-${baseSha}`;
  const group: MergeGroup = { headSha, headRef, baseSha, baseRef: `refs/heads/${baseRef}` };
  await duringPush(world, repository, sender, () => writeRef(path, headRef, headSha));
  await announceGroup(world, repository, group, sender, 'checks_requested');
  return group;
}

/** Removes the queue's branch and sends `merge_group.destroyed`. */
export async function dequeue(
  world: World,
  repository: Repository,
  group: MergeGroup,
  sender: User,
  reason: 'merged' | 'invalidated' | 'dequeued',
): Promise<void> {
  await deleteRef(world, repository, sender, group.headRef);
  await announceGroup(world, repository, group, sender, 'destroyed', { reason });
}

async function announceGroup(
  world: World,
  repository: Repository,
  group: MergeGroup,
  sender: User,
  action: 'checks_requested' | 'destroyed',
  extra: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const commit = await readCommit(repository.path, group.headSha);
  if (!commit) throw new Error(`the commit of the merge group is gone: ${group.headSha}`);
  announce(world, {
    event: 'merge_group',
    action,
    repository,
    sender,
    permission: ['merge_queues'],
    payload: {
      merge_group: {
        head_sha: group.headSha,
        head_ref: group.headRef,
        base_sha: group.baseSha,
        base_ref: group.baseRef,
        head_commit: simpleCommitJson(commit),
      },
      ...extra,
    },
  });
}

import { z } from 'zod';
import type { MergeGroupGone, MergeGroupMade } from '../../../model/incoming.ts';
import { mergeQueuePrefix } from '../merge-queue.ts';
import { envelope, originOf, user } from './payload.ts';

/** GitHub's schema does not promise a sender here. */
const mergeGroup = envelope.extend({
  sender: user.default({ id: 0, login: 'unknown' }),
  action: z.string(),
  merge_group: z.object({
    head_sha: z.string(),
    head_ref: z.string(),
    base_sha: z.string(),
    base_ref: z.string(),
    head_commit: z.object({ message: z.string(), author: z.object({ name: z.string(), email: z.string().nullish() }) }),
  }),
});

/** A merge queue wants checks, or has no more use for them. Throws ZodError for what GitHub does not send. */
export function decodeMergeGroup(payload: unknown): MergeGroupMade | MergeGroupGone | undefined {
  const event = mergeGroup.parse(payload);
  const origin = originOf(event);
  if (!origin) return undefined;
  const { head_sha: sha, head_ref, base_sha, base_ref, head_commit } = event.merge_group;
  const name = branchOf(head_ref);
  if (event.action === 'destroyed') return { kind: 'merge_group_gone', ...origin, headSha: sha, branch: name };
  if (event.action !== 'checks_requested') return undefined;
  const number = numberOf(name);
  const { message, author } = head_commit;
  return {
    kind: 'merge_group_made',
    ...origin,
    commit: { sha, message, authorName: author.name, authorEmail: author.email ?? '' },
    ref: { kind: 'branch', name },
    base: { branch: branchOf(base_ref), sha: base_sha },
    ...(number === undefined ? {} : { pullRequestNumber: number }),
  };
}

function branchOf(ref: string): string {
  return ref.replace(/^refs\/heads\//, '');
}

/** The queue's branches are called `gh-readonly-queue/BASE/pr-NUMBER-SHA`. */
function numberOf(branch: string): number | undefined {
  const [, number] = (branch.startsWith(mergeQueuePrefix) && /\/pr-(\d{1,15})-[0-9a-f]+$/.exec(branch)) || [];
  return number === undefined ? undefined : Number(number);
}

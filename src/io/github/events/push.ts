import { z } from 'zod';
import type { BranchDeleted, Pushed } from '../../../model/incoming.ts';
import { mergeQueuePrefix } from '../merge-queue.ts';
import { envelope, originOf } from './payload.ts';

const push = envelope.extend({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  head_commit: z
    .object({
      id: z.string(),
      message: z.string(),
      author: z.object({ name: z.string(), email: z.string().nullish() }),
    })
    .nullable(),
  pusher: z.object({ name: z.string().optional(), email: z.string().nullish() }).optional(),
});

/** A ref that came from nothing, or went. */
const nothing = /^0+$/;

/**
 * A pushed branch or tag, or a deleted branch; undefined for what nothing follows from: a deleted tag, the merge queue's
 * own refs, notes.
 * Throws ZodError for what GitHub does not send.
 */
export function decodePush(payload: unknown): Pushed | BranchDeleted | undefined {
  const event = push.parse(payload);
  const origin = originOf(event);
  const ref = parseRef(event.ref);
  if (!origin || !ref || event.ref.startsWith(`refs/heads/${mergeQueuePrefix}`)) return undefined;
  if (nothing.test(event.after)) {
    return ref.kind === 'branch' ? { kind: 'branch_deleted', ...origin, branch: ref.name } : undefined;
  }
  const commit = event.head_commit;
  return {
    kind: 'pushed',
    ...origin,
    commit: {
      // `after` of an annotated tag is the tag object; its commit is head_commit.
      sha: commit?.id ?? event.after,
      message: commit?.message ?? '',
      authorName: commit?.author.name ?? event.pusher?.name ?? '',
      authorEmail: commit?.author.email ?? event.pusher?.email ?? '',
    },
    ref,
    ...(nothing.test(event.before) ? {} : { before: event.before }),
  };
}

function parseRef(ref: string): Pushed['ref'] | undefined {
  if (ref.startsWith('refs/heads/')) return { kind: 'branch', name: ref.slice('refs/heads/'.length) };
  if (ref.startsWith('refs/tags/')) return { kind: 'tag', name: ref.slice('refs/tags/'.length) };
  return undefined;
}

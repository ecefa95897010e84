import { z } from 'zod';
import type { Commented } from '../../../model/incoming.ts';
import { envelope, originOf, user } from './payload.ts';

const issueComment = envelope.extend({
  action: z.string(),
  issue: z.object({
    number: z.int(),
    state: z.string(),
    user: user.nullish(),
    pull_request: z.object({}).nullish(),
  }),
  comment: z.object({ id: z.int(), body: z.string().nullish(), user: user.nullable() }),
});

/**
 * A new comment on a pull request. Undefined for issues, and for edits: a comment that was harmless when people read it
 * must not become a command later. Throws ZodError for what GitHub does not send.
 */
export function decodeIssueComment(payload: unknown): Commented | undefined {
  const event = issueComment.parse(payload);
  const origin = originOf(event);
  if (!origin || event.action !== 'created' || !event.issue.pull_request) return undefined;
  return {
    kind: 'commented',
    ...origin,
    isBot: event.sender.type === 'Bot' || event.comment.user?.type === 'Bot',
    pullRequestNumber: event.issue.number,
    ...(event.issue.user ? { pullRequestAuthorId: event.issue.user.id } : {}),
    isOpen: event.issue.state === 'open',
    commentId: event.comment.id,
    body: event.comment.body ?? '',
  };
}

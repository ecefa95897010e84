import { z } from 'zod';
import type { PullRequestChanged, PullRequestClosed } from '../../../model/incoming.ts';
import { pullRequestShape, toPullRequest } from '../pull-request.ts';
import { envelope, originOf, user } from './payload.ts';

const pullRequest = envelope.extend({
  action: z.string(),
  pull_request: pullRequestShape.extend({ user: user.nullable(), state: z.string() }),
  changes: z.object({ base: z.unknown() }).optional(),
});

type Event = z.infer<typeof pullRequest>;

const changing = new Set(['opened', 'synchronize', 'reopened', 'ready_for_review']);

/** A pull request whose head wants checks, or that was closed; undefined for all else. Throws ZodError for what GitHub does not send. */
export function decodePullRequest(payload: unknown): PullRequestChanged | PullRequestClosed | undefined {
  const event = pullRequest.parse(payload);
  const origin = originOf(event);
  if (!origin) return undefined;
  if (event.action === 'closed') return { kind: 'pull_request_closed', ...origin, number: event.pull_request.number };
  const { user: author, state } = event.pull_request;
  if (!wantsChecks(event) || state !== 'open' || !author) return undefined;
  return {
    kind: 'pull_request_changed',
    ...origin,
    author: { id: author.id, login: author.login },
    pullRequest: toPullRequest(event.pull_request),
  };
}

/** An edited title changes nothing that is checked; another base does. */
function wantsChecks(event: Event): boolean {
  return changing.has(event.action) || (event.action === 'edited' && event.changes?.base !== undefined);
}

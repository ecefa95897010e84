/** Deliveries as GitHub signs them. */

import { createHmac, randomUUID } from 'node:crypto';
import type { Pushed } from '../src/model/incoming.ts';

/** Sends one delivery and resolves with its id once it was acknowledged; rejects when it was not. */
export type Send = (event: 'push' | 'issue_comment') => Promise<string>;

export function createSender(url: string, secret: string, pushed: Pushed): Send {
  const payloads = { push: pushPayload(pushed), issue_comment: commentPayload(pushed) };
  return async event => {
    const id = randomUUID();
    const body = JSON.stringify(payloads[event]);
    const response = await fetch(`${url}/api/github/webhooks`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': event,
        'x-github-delivery': id,
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`a delivery was answered with ${response.status}`);
    return id;
  };
}

function envelope({ repository, actor }: Pushed): object {
  return {
    installation: { id: repository.installationId },
    sender: { ...actor, type: 'User' },
    repository: {
      id: repository.id,
      name: repository.name,
      owner: { id: 1, login: repository.owner },
      default_branch: repository.defaultBranch,
      private: repository.isPrivate,
      html_url: repository.url,
    },
  };
}

function pushPayload(pushed: Pushed): object {
  const { sha: id, message, authorName: name, authorEmail: email } = pushed.commit;
  const head_commit = { id, message, author: { name, email } };
  return { ...envelope(pushed), ref: 'refs/heads/main', before: '0'.repeat(40), after: id, head_commit };
}

function commentPayload(pushed: Pushed): object {
  const issue = { number: 1, state: 'open', pull_request: {} };
  return { ...envelope(pushed), action: 'created', issue, comment: { id: 1, body: 'Nice.', user: pushed.actor } };
}

import type { PullRequestTrigger, Trust } from '../../../src/model/trigger.ts';
import { push, repository } from './runs.ts';

/** Number 12, of a branch of the repository itself. */
export function pullRequestTrigger(trust: Trust = 'trusted'): PullRequestTrigger {
  const { commit, actor, deliveryId } = push();
  return {
    source: 'pull_request',
    standsForPush: true,
    repository,
    commit,
    actor,
    trust,
    deliveryId,
    pullRequest: {
      number: 12,
      title: 'Sell more',
      draft: false,
      labels: [],
      head: { branch: 'more', sha: commit.sha, repositoryId: 42 },
      base: { branch: 'main', sha: '0'.repeat(40) },
    },
  };
}

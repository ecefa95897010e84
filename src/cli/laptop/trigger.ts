/** What would have happened on the forge, told as if it had: by a working tree and what its user says. */

import type { Commit, Repository, Trigger } from '../../model/trigger.ts';

export const EVENTS = ['push', 'pull_request', 'tag', 'schedule', 'web', 'api'] as const;
export type LocalEvent = (typeof EVENTS)[number];

/** What the user says about the event; the working tree knows the rest. */
export interface Occasion {
  readonly event: LocalEvent;
  /** The branch to take this for, or the tag. */
  readonly branch?: string | undefined;
  /** Where a pull request would go. */
  readonly base?: string | undefined;
}

interface Described {
  readonly repository: Repository;
  readonly commit: Commit;
  readonly actor: Trigger['actor'];
  readonly branch?: string;
}

/** Always trusted: whoever runs it here could run the script without us. */
export function localTrigger(described: Described, { event, branch, base }: Occasion): Trigger {
  const { repository, commit, actor } = described;
  const common = { repository, commit, actor, trust: 'trusted', deliveryId: 'local' } as const;
  const here = branch ?? described.branch;
  switch (event) {
    case 'pull_request': {
      const head = { branch: here ?? 'HEAD', sha: commit.sha, repositoryId: repository.id };
      const title = commit.message.split('\n')[0] ?? '';
      const target = { branch: base ?? repository.defaultBranch, sha: commit.sha };
      return {
        ...common,
        source: 'pull_request',
        standsForPush: true,
        pullRequest: { number: 1, title, draft: false, labels: [], head, base: target },
      };
    }
    case 'tag':
      return { ...common, source: 'push', ref: { kind: 'tag', name: branch ?? 'v0.0.0' } };
    default:
      return { ...common, source: event, ref: { kind: 'branch', name: here ?? repository.defaultBranch } };
  }
}

/** "a push to main", for people. */
export function tellTrigger(trigger: Trigger): string {
  if (trigger.source === 'pull_request') {
    const { head, base } = trigger.pullRequest;
    return `a pull request from ${head.branch} to ${base.branch}`;
  }
  const { kind, name } = trigger.ref;
  if (trigger.source === 'push') return kind === 'tag' ? `the tag ${name}` : `a push to ${name}`;
  if (trigger.source === 'merge_group') return `a merge queue of ${trigger.base.branch}`;
  const started = { schedule: 'a schedule', web: 'a start by hand', api: 'a start by the API' }[trigger.source];
  return `${started} on ${name}`;
}

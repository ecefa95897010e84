import type {
  MergeGroupTrigger,
  PullRequest,
  PullRequestTrigger,
  PushTrigger,
  StartedTrigger,
} from '../../../src/model/trigger.ts';

const base = {
  repository: {
    id: 7,
    owner: 'acme',
    name: 'rocket',
    defaultBranch: 'main',
    isPrivate: false,
    url: 'https://github.com/acme/rocket',
    installationId: 1,
  },
  commit: {
    sha: '1234567890abcdef1234567890abcdef12345678',
    message: 'feat: fly\n\nHigher than before.\n',
    authorName: 'Ada',
    authorEmail: 'ada@example.org',
  },
  actor: { id: 42, login: 'ada' },
  trust: 'trusted',
  deliveryId: 'delivery-1',
} as const;

export function push(branch: string): PushTrigger {
  return { ...base, source: 'push', ref: { kind: 'branch', name: branch }, before: 'b'.repeat(40) };
}

export function tag(name: string): PushTrigger {
  return { ...base, source: 'push', ref: { kind: 'tag', name } };
}

export function started(source: StartedTrigger['source'], branch: string): StartedTrigger {
  return { ...base, source, ref: { kind: 'branch', name: branch } };
}

interface Opened {
  readonly branch: string;
  readonly title?: string;
  readonly draft?: boolean;
  readonly labels?: readonly string[];
  /** Rather than from a fork. */
  readonly sameRepository?: boolean;
}

export function pullRequest({ branch, title, draft, labels, sameRepository }: Opened): PullRequestTrigger {
  const request: PullRequest = {
    number: 12,
    title: title ?? 'Fly',
    draft: draft ?? false,
    labels: labels ?? ['engine', 'red'],
    head: { branch, sha: base.commit.sha, repositoryId: sameRepository ? base.repository.id : 8 },
    base: { branch: 'main', sha: 'c'.repeat(40) },
  };
  return { ...base, source: 'pull_request', pullRequest: request, standsForPush: sameRepository === true };
}

/** What a merge queue made of number 12, for `main`. */
export function mergeGroup(): MergeGroupTrigger {
  const sha = 'c'.repeat(40);
  const ref = { kind: 'branch', name: `gh-readonly-queue/main/pr-12-${sha}` } as const;
  return { ...base, source: 'merge_group', ref, base: { branch: 'main', sha }, pullRequestNumber: 12 };
}

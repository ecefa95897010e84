import type { Json } from '../contract/schema.ts';
import { announce } from '../events/announce.ts';
import { publishRef } from '../git/bare.ts';
import { resolveCommit } from '../git/refs.ts';
import { pullJson } from '../json/pull-request.ts';
import type { PullRequest } from '../state/issue.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { nextNumber } from './issue.ts';

/** What a pull request starts with; `head.ref` and `base` are branch names. */
export interface NewPullRequest {
  readonly title: string;
  readonly body?: string;
  readonly head: { readonly repository: Repository; readonly ref: string };
  readonly base: string;
  readonly author: User;
  readonly draft?: boolean;
}

/** Opens a pull request and sends `pull_request.opened`. Throws when a branch is missing. */
export async function openPull(world: World, repository: Repository, wanted: NewPullRequest): Promise<PullRequest> {
  const { head, base } = wanted;
  const headSha = await branchHead(head.repository, head.ref);
  const baseSha = await branchHead(repository, base);
  const now = world.now();
  const issue: PullRequest = {
    id: world.nextId(),
    number: nextNumber(repository),
    author: wanted.author,
    title: wanted.title,
    body: wanted.body ?? null,
    state: 'open',
    locked: false,
    labels: new Set(),
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    pull: {
      headRepositoryId: head.repository.id,
      headRef: head.ref,
      headSha,
      baseRef: base,
      baseSha,
      draft: wanted.draft ?? false,
      mergedAt: null,
      mergedBy: null,
    },
  };
  repository.issues.set(issue.number, issue);
  await publishRef(repository.path, `refs/pull/${issue.number}/head`, head.repository.path, headSha);
  await announcePull(world, repository, issue, 'opened', wanted.author);
  return issue;
}

/** The head branch moved: `pull_request.synchronize`. */
export async function synchronize(
  world: World,
  repository: Repository,
  issue: PullRequest,
  sender: User,
  after: string,
): Promise<void> {
  const before = issue.pull.headSha;
  issue.pull.headSha = after;
  await announcePull(world, repository, issue, 'synchronize', sender, { before, after });
}

/** Closes it, merged or not. Merging moves no branch here: push the merge yourself. */
export async function closePull(
  world: World,
  repository: Repository,
  issue: PullRequest,
  sender: User,
  merged = false,
): Promise<void> {
  const now = world.now();
  issue.state = 'closed';
  issue.closedAt = now;
  if (merged) {
    issue.pull.mergedAt = now;
    issue.pull.mergedBy = sender;
  }
  await announcePull(world, repository, issue, 'closed', sender);
}

/** Opens it again and sends `pull_request.reopened`. */
export async function reopenPull(
  world: World,
  repository: Repository,
  issue: PullRequest,
  sender: User,
): Promise<void> {
  issue.state = 'open';
  issue.closedAt = null;
  await announcePull(world, repository, issue, 'reopened', sender);
}

/** What changes; the rest stays. */
export interface PullEdit {
  readonly title?: string;
  readonly body?: string;
  /** Another base branch. */
  readonly base?: string;
}

/** Changes title, body or base: `pull_request.edited`, with what it was before. */
export async function editPull(
  world: World,
  repository: Repository,
  issue: PullRequest,
  sender: User,
  edit: PullEdit,
): Promise<void> {
  const changes: Record<string, Json> = {};
  if (edit.title !== undefined) {
    changes['title'] = { from: issue.title };
    issue.title = edit.title;
  }
  if (edit.body !== undefined) {
    changes['body'] = { from: issue.body ?? '' };
    issue.body = edit.body;
  }
  if (edit.base !== undefined) {
    changes['base'] = { ref: { from: issue.pull.baseRef }, sha: { from: issue.pull.baseSha } };
    issue.pull.baseSha = await branchHead(repository, edit.base);
    issue.pull.baseRef = edit.base;
  }
  await announcePull(world, repository, issue, 'edited', sender, { changes });
}

/** Draft or ready: `pull_request.converted_to_draft` or `pull_request.ready_for_review`. */
export async function setDraft(
  world: World,
  repository: Repository,
  issue: PullRequest,
  sender: User,
  draft: boolean,
): Promise<void> {
  issue.pull.draft = draft;
  await announcePull(world, repository, issue, draft ? 'converted_to_draft' : 'ready_for_review', sender);
}

async function announcePull(
  world: World,
  repository: Repository,
  issue: PullRequest,
  action: string,
  sender: User,
  extra: Json = {},
): Promise<void> {
  issue.updatedAt = world.now();
  const pull = await pullJson(world, repository, issue);
  announce(world, {
    event: 'pull_request',
    action,
    repository,
    sender,
    permission: ['pull_requests'],
    payload: { number: issue.number, pull_request: pull, ...extra },
  });
}

async function branchHead(repository: Repository, branch: string): Promise<string> {
  const sha = await resolveCommit(repository.path, `refs/heads/${branch}`);
  if (sha === undefined) throw new Error(`${repository.name} has no branch ${branch}`);
  return sha;
}

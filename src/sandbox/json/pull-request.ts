import type { Json } from '../contract/schema.ts';
import { diff } from '../git/diff.ts';
import { commitsSince, mergeBase } from '../git/history.ts';
import type { PullRequest } from '../state/issue.ts';
import { fullName, type Repository } from '../state/repository.ts';
import { apiUrl, type World } from '../state/world.ts';
import { associationOf } from './association.ts';
import { labelJson } from './issue.ts';
import { nodeId, time, timeOrNull } from './node-id.ts';
import { repositoryJson } from './repository.ts';
import { userJson } from './user.ts';

/** A pull request as lists show it. */
export function simplePullJson(world: World, repository: Repository, issue: PullRequest): Json {
  const api = `${apiUrl(world)}/repos/${fullName(repository)}`;
  const page = `${world.url}/${fullName(repository)}/pull/${issue.number}`;
  const { pull } = issue;
  const url = `${api}/pulls/${issue.number}`;
  const urls = {
    comments: `${api}/issues/${issue.number}/comments`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${pull.headSha}`,
    html: page,
    issue: `${api}/issues/${issue.number}`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    self: url,
  };
  return {
    url,
    id: issue.id,
    node_id: nodeId('PR', issue.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: urls.issue,
    commits_url: urls.commits,
    review_comments_url: urls.review_comments,
    review_comment_url: urls.review_comment,
    comments_url: urls.comments,
    statuses_url: urls.statuses,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: userJson(world, issue.author),
    body: issue.body,
    created_at: time(issue.createdAt),
    updated_at: time(issue.updatedAt),
    closed_at: timeOrNull(issue.closedAt),
    merged_at: timeOrNull(pull.mergedAt),
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [...issue.labels].map(name => labelJson(world, repository, name)),
    milestone: null,
    draft: pull.draft,
    head: sideJson(world, headRepository(world, issue), pull.headRef, pull.headSha),
    base: sideJson(world, repository, pull.baseRef, pull.baseSha),
    _links: Object.fromEntries(Object.entries(urls).map(([name, href]) => [name, { href }])),
    author_association: associationOf(repository, issue.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** A pull request on its own: counts its commits and changed lines, hence the promise. */
export async function pullJson(world: World, repository: Repository, issue: PullRequest): Promise<Json> {
  const { headSha, baseSha, mergedAt, mergedBy } = issue.pull;
  const base = (await mergeBase(repository.path, baseSha, headSha)) ?? baseSha;
  const [commits, files] = await Promise.all([
    commitsSince(repository.path, [baseSha], headSha),
    diff(repository.path, base, headSha),
  ]);
  const comments = [...repository.comments.values()].filter(comment => comment.issue === issue.number);
  return {
    ...simplePullJson(world, repository, issue),
    merged: mergedAt !== null,
    mergeable: null,
    rebaseable: null,
    mergeable_state: 'unknown',
    merged_by: mergedBy ? userJson(world, mergedBy) : null,
    comments: comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** Where the commits of a pull request come from. */
export function headRepository(world: World, issue: PullRequest): Repository {
  const repository = world.repositories.get(issue.pull.headRepositoryId);
  if (!repository) throw new Error(`pull request ${issue.number} has a head repository that is gone`);
  return repository;
}

function sideJson(world: World, repository: Repository, ref: string, sha: string): Json {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: userJson(world, repository.owner),
    repo: repositoryJson(world, repository),
  };
}

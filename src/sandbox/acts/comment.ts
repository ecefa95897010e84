import type { Json } from '../contract/schema.ts';
import { announce } from '../events/announce.ts';
import { commentJson, issueJson } from '../json/issue.ts';
import type { App } from '../state/app.ts';
import type { Comment, Issue } from '../state/issue.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';

/** Adds a comment and sends `issue_comment.created`. */
export function addComment(
  world: World,
  repository: Repository,
  issue: Issue,
  author: User,
  body: string,
  app: App | null = null,
): Comment {
  const now = world.now();
  const comment: Comment = {
    id: world.nextId(),
    issue: issue.number,
    author,
    app,
    body,
    createdAt: now,
    updatedAt: now,
    reactions: new Map(),
  };
  repository.comments.set(comment.id, comment);
  announceComment(world, repository, comment, 'created', author);
  return comment;
}

/** Changes the text and sends `issue_comment.edited` with the former one. */
export function editComment(world: World, repository: Repository, comment: Comment, sender: User, body: string): void {
  const changes = { body: { from: comment.body } };
  comment.body = body;
  comment.updatedAt = world.now();
  announceComment(world, repository, comment, 'edited', sender, { changes });
}

/** Removes the comment and sends `issue_comment.deleted`. */
export function deleteComment(world: World, repository: Repository, comment: Comment, sender: User): void {
  repository.comments.delete(comment.id);
  announceComment(world, repository, comment, 'deleted', sender);
}

function announceComment(
  world: World,
  repository: Repository,
  comment: Comment,
  action: string,
  sender: User,
  extra: Json = {},
): void {
  const issue = repository.issues.get(comment.issue);
  if (!issue) throw new Error(`comment ${comment.id} hangs on nothing`);
  announce(world, {
    event: 'issue_comment',
    action,
    repository,
    sender,
    permission: ['issues'],
    payload: { issue: issueJson(world, repository, issue), comment: commentJson(world, repository, comment), ...extra },
  });
}

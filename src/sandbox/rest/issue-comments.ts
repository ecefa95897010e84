import { addComment, deleteComment, editComment } from '../acts/comment.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { nothing, ok, Refusal, type Reply, unprocessable } from '../http/reply.ts';
import { commentJson } from '../json/issue.ts';
import type { Comment } from '../state/issue.ts';
import { roleOf } from '../state/repository.ts';
import { includesRole } from '../state/user.ts';
import { author, issueAt, present } from './find.ts';

const read = [
  ['issues', 'read'],
  ['pull_requests', 'read'],
] as const;
const write = [
  ['issues', 'write'],
  ['pull_requests', 'write'],
] as const;

/** Comments on issues and on the conversation of pull requests. */
export const issueComments: Operations = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': { needs: 'repository', permission: read, answer: list },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': {
    needs: 'repository',
    permission: write,
    answer: create,
  },
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: 'repository',
    permission: read,
    answer: call => ok(commentJson(call.world, call.repository, commentAt(call))),
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: 'repository',
    permission: write,
    answer: update,
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': {
    needs: 'repository',
    permission: write,
    answer: remove,
  },
};

function list(call: RepositoryCall): Reply {
  const { world, repository, query } = call;
  const { number } = issueAt(call);
  const since = query['since'] === undefined ? 0 : Date.parse(String(query['since']));
  const all = [...repository.comments.values()].filter(
    comment => comment.issue === number && comment.updatedAt.getTime() >= since,
  );
  const page = paginate(call, all, repository.id);
  return { status: 200, headers: page.headers, body: page.items.map(item => commentJson(world, repository, item)) };
}

function create(call: RepositoryCall): Reply {
  const { world, repository } = call;
  const issue = issueAt(call);
  const { user, app } = author(call);
  if (issue.locked && !includesRole(roleOf(repository, user), 'write')) {
    throw new Refusal(403, 'Unable to create comment because issue is locked.');
  }
  const comment = addComment(world, repository, issue, user, bodyOf(call), app);
  return ok(commentJson(world, repository, comment), 201);
}

function update(call: RepositoryCall): Reply {
  const { world, repository } = call;
  const comment = ownComment(call);
  editComment(world, repository, comment, author(call).user, bodyOf(call));
  return ok(commentJson(world, repository, comment));
}

function remove(call: RepositoryCall): Reply {
  deleteComment(call.world, call.repository, ownComment(call), author(call).user);
  return nothing;
}

function bodyOf(call: RepositoryCall): string {
  const body = String(call.body['body'] ?? '');
  if (body.trim() === '') throw unprocessable('IssueComment', 'body', "Body can't be blank");
  if (body.length > 65_536)
    throw unprocessable('IssueComment', 'body', 'Body is too long (maximum is 65536 characters)');
  return body;
}

function commentAt(call: RepositoryCall): Comment {
  return present(call.repository.comments.get(Number(call.path['comment_id'])));
}

/** Its author may change a comment, and so may an app or a person that may write here. */
function ownComment(call: RepositoryCall): Comment {
  const comment = commentAt(call);
  const { user, app } = author(call);
  const may = app !== null || user.id === comment.author.id || includesRole(roleOf(call.repository, user), 'write');
  if (!may) throw new Refusal(403, 'Must have admin rights to Repository.');
  return comment;
}

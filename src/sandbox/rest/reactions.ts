import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { notFound, nothing, ok, type Reply } from '../http/reply.ts';
import { reactionJson } from '../json/issue.ts';
import type { Comment } from '../state/issue.ts';
import { author, present } from './find.ts';

const write = [
  ['issues', 'write'],
  ['pull_requests', 'write'],
] as const;

/** Reactions to comments: one of a kind for each account. */
export const reactions: Operations = {
  'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': {
    needs: 'repository',
    permission: [
      ['issues', 'read'],
      ['pull_requests', 'read'],
    ],
    answer: list,
  },
  'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions': {
    needs: 'repository',
    permission: write,
    answer: create,
  },
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}': {
    needs: 'repository',
    permission: write,
    answer: remove,
  },
};

function list(call: RepositoryCall): Reply {
  const { content } = call.query;
  const all = [...commentAt(call).reactions.values()].filter(
    reaction => content === undefined || reaction.content === content,
  );
  const page = paginate(call, all, call.repository.id);
  return { status: 200, headers: page.headers, body: page.items.map(item => reactionJson(call.world, item)) };
}

/** 201 when it is new, 200 when the account had already reacted so. */
function create(call: RepositoryCall): Reply {
  const { world } = call;
  const comment = commentAt(call);
  const { user } = author(call);
  const content = String(call.body['content']);
  const known = [...comment.reactions.values()].find(item => item.user.id === user.id && item.content === content);
  if (known) return ok(reactionJson(world, known));
  const reaction = { id: world.nextId(), user, content, createdAt: world.now() };
  comment.reactions.set(reaction.id, reaction);
  return ok(reactionJson(world, reaction), 201);
}

function remove(call: RepositoryCall): Reply {
  if (!commentAt(call).reactions.delete(Number(call.path['reaction_id']))) throw notFound();
  return nothing;
}

function commentAt(call: RepositoryCall): Comment {
  return present(call.repository.comments.get(Number(call.path['comment_id'])));
}

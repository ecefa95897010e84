import type { Json } from '../contract/schema.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { ok, type Reply } from '../http/reply.ts';
import { nodeId, time } from '../json/node-id.ts';
import { repositoryJson } from '../json/repository.ts';
import { userJson } from '../json/user.ts';
import { type CommitStatus, fullName } from '../state/repository.ts';
import { apiUrl } from '../state/world.ts';
import { author, commitAt, text } from './find.ts';

const read = [['statuses', 'read']] as const;

/** The older way to report on a commit. */
export const statuses: Operations = {
  'POST /repos/{owner}/{repo}/statuses/{sha}': {
    needs: 'repository',
    permission: [['statuses', 'write']],
    answer: create,
  },
  'GET /repos/{owner}/{repo}/commits/{ref}/statuses': { needs: 'repository', permission: read, answer: list },
  'GET /repos/{owner}/{repo}/commits/{ref}/status': { needs: 'repository', permission: read, answer: combined },
};

async function create(call: RepositoryCall): Promise<Reply> {
  const { world, repository, body } = call;
  const { sha } = await commitAt(call, call.path['sha']);
  const status: CommitStatus = {
    id: world.nextId(),
    sha,
    state: String(body['state']),
    context: text(body['context']) ?? 'default',
    description: text(body['description']) ?? null,
    targetUrl: text(body['target_url']) ?? null,
    creator: author(call).user,
    createdAt: world.now(),
  };
  repository.statuses.push(status);
  return ok(statusJson(call, status), 201);
}

/** All of them, newest first. */
async function list(call: RepositoryCall): Promise<Reply> {
  const found = await statusesOf(call);
  const page = paginate(call, found, call.repository.id);
  return { status: 200, headers: page.headers, body: page.items.map(item => statusJson(call, item)) };
}

/** The newest of each context, and what they come to. */
async function combined(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  const { sha } = await commitAt(call, call.path['ref']);
  const latest = new Map((await statusesOf(call)).toReversed().map(status => [status.context, status]));
  const states = new Set([...latest.values()].map(({ state }) => state));
  const failed = states.has('failure') || states.has('error');
  const open = states.has('pending') || states.size === 0;
  const api = `${apiUrl(world)}/repos/${fullName(repository)}/commits/${sha}`;
  return ok({
    state: failed ? 'failure' : open ? 'pending' : 'success',
    statuses: [...latest.values()].map(status => statusJson(call, status)),
    sha,
    total_count: latest.size,
    repository: repositoryJson(world, repository),
    commit_url: api,
    url: `${api}/status`,
  });
}

async function statusesOf(call: RepositoryCall): Promise<CommitStatus[]> {
  const { sha } = await commitAt(call, call.path['ref']);
  return call.repository.statuses.filter(status => status.sha === sha).toReversed();
}

function statusJson(call: RepositoryCall, status: CommitStatus): Json {
  const { world, repository } = call;
  const creator = userJson(world, status.creator);
  return {
    url: `${apiUrl(world)}/repos/${fullName(repository)}/statuses/${status.sha}`,
    avatar_url: creator['avatar_url'],
    id: status.id,
    node_id: nodeId('SC', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: time(status.createdAt),
    updated_at: time(status.createdAt),
    creator,
  };
}

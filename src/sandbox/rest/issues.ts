import { dig } from '../contract/schema.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import { issueJson, labelJson } from '../json/issue.ts';
import { issueAt } from './find.ts';

const read = [
  ['issues', 'read'],
  ['pull_requests', 'read'],
] as const;
const write = [
  ['issues', 'write'],
  ['pull_requests', 'write'],
] as const;

/** Issues (pull requests are issues too) and their labels. */
export const issues: Operations = {
  'GET /repos/{owner}/{repo}/issues/{issue_number}': {
    needs: 'repository',
    permission: read,
    answer: call => ok(issueJson(call.world, call.repository, issueAt(call))),
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/labels': { needs: 'repository', permission: read, answer: list },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/labels': { needs: 'repository', permission: write, answer: add },
  'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}': {
    needs: 'repository',
    permission: write,
    answer: remove,
  },
};

function list(call: RepositoryCall): Reply {
  const page = paginate(call, [...issueAt(call).labels], call.repository.id);
  const body = page.items.map(name => labelJson(call.world, call.repository, name));
  return { status: 200, headers: page.headers, body };
}

/** Labels the repository does not have yet are made. */
function add(call: RepositoryCall): Reply {
  const { world, repository, body } = call;
  const issue = issueAt(call);
  const given = Array.isArray(body['labels']) ? body['labels'] : Object.values(body);
  for (const item of given) {
    const name = typeof item === 'string' ? item : String(dig(item, 'name'));
    if (!repository.labels.has(name)) {
      repository.labels.set(name, { id: world.nextId(), name, color: 'ededed', description: null });
    }
    issue.labels.add(name);
  }
  return ok([...issue.labels].map(name => labelJson(world, repository, name)));
}

function remove(call: RepositoryCall): Reply {
  const issue = issueAt(call);
  if (!issue.labels.delete(String(call.path['name']))) throw new Refusal(404, 'Label does not exist');
  return ok([...issue.labels].map(name => labelJson(call.world, call.repository, name)));
}

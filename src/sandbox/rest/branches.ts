import { readCommit } from '../git/read.ts';
import { readRefs, resolveCommit } from '../git/refs.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { ok, Refusal, type Reply } from '../http/reply.ts';
import { commitJson } from '../json/commit.ts';
import { fullName } from '../state/repository.ts';
import { apiUrl } from '../state/world.ts';
import { present } from './find.ts';

/** Branches, and the checks their protection requires. */
export const branches: Operations = {
  'GET /repos/{owner}/{repo}/branches': { needs: 'repository', permission: [['contents', 'read']], answer: list },
  'GET /repos/{owner}/{repo}/branches/{branch}': {
    needs: 'repository',
    permission: [['contents', 'read']],
    answer: get,
  },
  'GET /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks': {
    needs: 'repository',
    permission: [['administration', 'read']],
    answer: requiredChecks,
  },
};

async function list(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  const refs = [...(await readRefs(repository.path))].filter(([ref]) => ref.startsWith('refs/heads/'));
  const { items, headers } = paginate(call, refs, repository.id);
  const commits = `${apiUrl(world)}/repos/${fullName(repository)}/commits`;
  const found = items.map(([ref, sha]) => {
    const name = ref.slice('refs/heads/'.length);
    return { name, commit: { sha, url: `${commits}/${sha}` }, protected: repository.requiredChecks.has(name) };
  });
  return { ...ok(found), headers };
}

async function get(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  const name = String(call.path['branch']);
  const sha = await resolveCommit(repository.path, `refs/heads/${name}`);
  if (sha === undefined) throw new Refusal(404, 'Branch not found');
  const required = repository.requiredChecks.get(name);
  const url = `${apiUrl(world)}/repos/${fullName(repository)}/branches/${encodeURIComponent(name)}`;
  return ok({
    name,
    commit: commitJson(world, repository, present(await readCommit(repository.path, sha))),
    _links: { self: url, html: `${world.url}/${fullName(repository)}/tree/${name}` },
    protected: required !== undefined,
    protection: {
      enabled: required !== undefined,
      required_status_checks: {
        enforcement_level: required === undefined ? 'off' : 'everyone',
        contexts: required ?? [],
        checks: (required ?? []).map(context => ({ context, app_id: null })),
      },
    },
    protection_url: `${url}/protection`,
  });
}

function requiredChecks(call: RepositoryCall): Reply {
  const { world, repository } = call;
  const name = String(call.path['branch']);
  const required = repository.requiredChecks.get(name);
  if (required === undefined) throw new Refusal(404, 'Branch not protected');
  const url = `${apiUrl(world)}/repos/${fullName(repository)}/branches/${name}/protection/required_status_checks`;
  return ok({
    url,
    strict: false,
    contexts: required,
    contexts_url: `${url}/contexts`,
    checks: required.map(context => ({ context, app_id: null })),
  });
}

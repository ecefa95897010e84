import type { Json } from '../contract/schema.ts';
import type { Call, Operations } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { notFound, nothing, ok, Refusal, type Reply, unprocessable } from '../http/reply.ts';
import { appJson, installationJson } from '../json/app.ts';
import { repositoryJson } from '../json/repository.ts';
import { type App, allows, covers, type Installation, type Level, type Permissions } from '../state/app.ts';
import type { Repository } from '../state/repository.ts';
import { newInstallationToken } from '../state/token.ts';
import { findRepository, type World } from '../state/world.ts';
import { present } from './find.ts';

const hour = 3_600_000;

/** The app itself, its installations and their tokens. */
export const app: Operations = {
  'GET /app': {
    needs: 'app',
    answer: (call, known) =>
      ok({ ...appJson(call.world, known), installations_count: installations(call, known).length }),
  },
  'GET /app/installations': {
    needs: 'app',
    answer: (call, known) => {
      const page = paginate(call, installations(call, known));
      return { status: 200, headers: page.headers, body: page.items.map(item => installationJson(call.world, item)) };
    },
  },
  'GET /app/installations/{installation_id}': {
    needs: 'app',
    answer: (call, known) => ok(installationJson(call.world, installationAt(call, known))),
  },
  'POST /app/installations/{installation_id}/access_tokens': { needs: 'app', answer: createToken },
  'GET /repos/{owner}/{repo}/installation': { needs: 'app', answer: installationOf },
  'GET /installation/repositories': { needs: 'installation', answer: repositories },
  'DELETE /installation/token': { needs: 'installation', answer: revoke },
};

function installations(call: Call, known: App): Installation[] {
  return [...call.world.installations.values()].filter(installation => installation.app === known);
}

function installationAt(call: Call, known: App): Installation {
  return present(installations(call, known).find(({ id }) => id === Number(call.path['installation_id'])));
}

function createToken(call: Call, known: App): Reply {
  const { world, body } = call;
  const installation = installationAt(call, known);
  if (installation.suspendedAt) throw new Refusal(403, 'This installation has been suspended');
  const permissions = narrowed(installation, body['permissions']);
  const chosen = chosenRepositories(world, installation, body);
  const value = newInstallationToken(known.id);
  const expiresAt = new Date(world.now().getTime() + hour);
  const ids = chosen ? new Set(chosen.map(({ id }) => id)) : 'all';
  world.tokens.set(value, { kind: 'installation', value, installation, permissions, repositories: ids, expiresAt });
  const selected = chosen !== undefined || installation.repositories !== 'all';
  return ok(
    {
      token: value,
      expires_at: expiresAt.toISOString().replace(/\.\d+Z$/, 'Z'),
      permissions,
      repository_selection: selected ? 'selected' : 'all',
      ...(chosen ? { repositories: chosen.map(repository => repositoryJson(world, repository)) } : {}),
    },
    201,
  );
}

function narrowed(installation: Installation, wanted: unknown): Permissions {
  if (typeof wanted !== 'object' || wanted === null) return { metadata: 'read', ...installation.permissions };
  const permissions: Record<string, Level> = { metadata: 'read' };
  for (const [name, level] of Object.entries(wanted)) {
    if (level !== 'read' && level !== 'write' && level !== 'admin') continue;
    if (!allows(installation.permissions, name, level)) {
      throw new Refusal(422, 'The permissions requested are not granted to this installation.');
    }
    permissions[name] = level;
  }
  return permissions;
}

function chosenRepositories(world: World, installation: Installation, body: Json): Repository[] | undefined {
  const { repositories: names, repository_ids: ids } = body;
  const byName = Array.isArray(names)
    ? names.map(name => findRepository(world, installation.account.login, String(name)))
    : [];
  const byId = Array.isArray(ids) ? ids.map(id => world.repositories.get(Number(id))) : [];
  if (!Array.isArray(names) && !Array.isArray(ids)) return undefined;
  return [...byName, ...byId].map(repository => {
    if (repository && covers(installation, repository)) return repository;
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  });
}

function installationOf(call: Call, known: App): Reply {
  const { world, path } = call;
  const repository = findRepository(world, String(path['owner']), String(path['repo']));
  const found = repository && installations(call, known).find(installation => covers(installation, repository));
  return ok(installationJson(world, present(found)));
}

function repositories(call: Call): Reply {
  const { world, caller } = call;
  if (caller.kind !== 'installation') throw notFound();
  const { installation, token } = caller;
  const all = [...world.repositories.values()].filter(
    repository =>
      covers(installation, repository) && (token.repositories === 'all' || token.repositories.has(repository.id)),
  );
  const page = paginate(call, all);
  return {
    status: 200,
    headers: page.headers,
    body: {
      total_count: all.length,
      repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
      repositories: page.items.map(repository => repositoryJson(world, repository)),
    },
  };
}

function revoke(call: Call): Reply {
  const { caller, world } = call;
  if (caller.kind !== 'installation') throw unprocessable('Token', 'token', 'not an installation token');
  world.tokens.delete(caller.token.value);
  return nothing;
}

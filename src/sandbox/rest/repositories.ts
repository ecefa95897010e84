import type { Json } from '../contract/schema.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { paginate } from '../http/paginate.ts';
import { notFound, ok, type Reply } from '../http/reply.ts';
import { permissionsJson } from '../json/permissions.ts';
import { fullRepositoryJson } from '../json/repository.ts';
import { userJson } from '../json/user.ts';
import { roleOf } from '../state/repository.ts';
import type { Role, User } from '../state/user.ts';
import { findUser, type World } from '../state/world.ts';

const metadata = [['metadata', 'read']] as const;

/** The repository itself, and who may do what in it. */
export const repositories: Operations = {
  'GET /repos/{owner}/{repo}': {
    needs: 'repository',
    permission: metadata,
    answer: call => {
      const viewer = call.caller.kind === 'user' ? call.caller.user : undefined;
      return ok(fullRepositoryJson(call.world, call.repository, viewer));
    },
  },
  'GET /repos/{owner}/{repo}/collaborators': { needs: 'repository', permission: metadata, answer: collaborators },
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': {
    needs: 'repository',
    permission: metadata,
    answer: permission,
  },
};

/** Whoever has a role here; readers of what is public are none. */
function collaborators(call: RepositoryCall): Reply {
  const { world, repository } = call;
  const people = [...world.users.values()].flatMap(user => {
    const role = user.id === repository.owner.id ? 'admin' : (repository.collaborators.get(user.id) ?? 'none');
    return role === 'none' ? [] : [personJson(world, user, role)];
  });
  const { items, headers } = paginate(call, people, repository.id);
  return { ...ok(items), headers };
}

/** `permission` knows only admin, write, read and none: maintain counts as write and triage as read. */
function permission(call: RepositoryCall): Reply {
  const { world, repository } = call;
  const user = findUser(world, String(call.path['username']));
  if (!user) throw notFound();
  const role = roleOf(repository, user);
  return ok({
    permission: legacy(role),
    role_name: role,
    user: personJson(world, user, role),
  });
}

function personJson(world: World, user: User, role: Role): Json {
  return {
    ...userJson(world, user),
    role_name: role,
    permissions: permissionsJson(role),
  };
}

function legacy(role: Role): string {
  if (role === 'maintain') return 'write';
  return role === 'triage' ? 'read' : role;
}

import type { Operations, RepositoryCall } from '../http/call.ts';
import { notFound, ok, type Reply } from '../http/reply.ts';
import { fullRepositoryJson } from '../json/repository.ts';
import { userJson } from '../json/user.ts';
import { roleOf } from '../state/repository.ts';
import { includesRole, type Role } from '../state/user.ts';
import { findUser } from '../state/world.ts';

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
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission': {
    needs: 'repository',
    permission: metadata,
    answer: permission,
  },
};

/** `permission` knows only admin, write, read and none: maintain counts as write and triage as read. */
function permission(call: RepositoryCall): Reply {
  const { world, repository } = call;
  const user = findUser(world, String(call.path['username']));
  if (!user) throw notFound();
  const role = roleOf(repository, user);
  return ok({
    permission: legacy(role),
    role_name: role,
    user: {
      ...userJson(world, user),
      role_name: role,
      permissions: {
        admin: role === 'admin',
        maintain: includesRole(role, 'maintain'),
        push: includesRole(role, 'write'),
        triage: includesRole(role, 'triage'),
        pull: includesRole(role, 'read'),
      },
    },
  });
}

function legacy(role: Role): string {
  if (role === 'maintain') return 'write';
  return role === 'triage' ? 'read' : role;
}

import { allows, covers, type Level, type Permissions } from '../state/app.ts';
import { type Repository, roleOf } from '../state/repository.ts';
import { includesRole, type Role } from '../state/user.ts';
import type { Caller } from './call.ts';
import { notFound, Refusal } from './reply.ts';

/**
 * Refuses when the caller may not do this to the repository: 404 for what they may not even see, else 403 with the
 * words programs look for.
 */
export function authorize(
  caller: Caller,
  repository: Repository,
  permission: readonly (readonly [name: string, level: Level])[],
  appsOnly: boolean,
): void {
  refuseKind(caller);
  const writes = permission.some(([, level]) => level !== 'read');
  if (caller.kind === 'installation') {
    const held = permissionsOn(caller, repository);
    if (held === undefined && repository.private) throw notFound();
    if (held === undefined && !writes) return;
    if (held !== undefined && permission.some(([name, level]) => allows(held, name, level))) return;
    const accepted = permission.map(([name, level]) => `${name}=${level}`).join('; ');
    throw new Refusal(403, 'Resource not accessible by integration', { 'x-accepted-github-permissions': accepted });
  }
  const role = roleOf(repository, caller.kind === 'user' ? caller.user : undefined);
  if (role === 'none') throw notFound();
  if (appsOnly) throw new Refusal(403, 'You must authenticate via a GitHub App.');
  if (!writes) return;
  if (caller.kind === 'nobody') throw new Refusal(401, 'Requires authentication');
  if (!includesRole(role, roleFor(permission))) throw new Refusal(403, 'Must have write access to the repository.');
}

function refuseKind(caller: Caller): void {
  if (caller.kind === 'app') throw new Refusal(401, 'Bad credentials');
  // GitHub gives what the person and the app both may; nobody here needs that, so it is refused.
  if (caller.kind === 'user' && caller.app) throw new Refusal(403, 'Resource not accessible by integration');
}

/** Anybody who can read may talk; everything else needs write. */
function roleFor(permission: readonly (readonly [name: string, level: Level])[]): Role {
  return permission.some(([name]) => name === 'issues') ? 'read' : 'write';
}

/** What an installation token holds on a repository, or undefined when it does not reach it. */
export function permissionsOn(
  caller: Extract<Caller, { kind: 'installation' }>,
  repository: Repository,
): Permissions | undefined {
  if (!covers(caller.installation, repository)) return undefined;
  const { repositories, permissions } = caller.token;
  return repositories === 'all' || repositories.has(repository.id) ? permissions : undefined;
}

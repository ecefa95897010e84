import { announce, send } from '../events/announce.ts';
import { userJson } from '../json/user.ts';
import type { App } from '../state/app.ts';
import type { Repository } from '../state/repository.ts';
import type { Role, User } from '../state/user.ts';
import type { World } from '../state/world.ts';

/** Gives or takes a person's rights. To hear of it an app needs the organization permission "Members", read. */
export function setRole(world: World, repository: Repository, user: User, role: Role): void {
  const before = repository.collaborators.get(user.id) ?? 'none';
  repository.collaborators.set(user.id, role);
  if (before === role) return;
  const action = role === 'none' ? 'removed' : before === 'none' ? 'added' : 'edited';
  const changes = action === 'removed' ? {} : { changes: { permission: { to: legacy(role) } } };
  announce(world, {
    event: 'member',
    action,
    repository,
    sender: repository.owner,
    payload: { member: userJson(world, user), ...changes },
    permission: ['members'],
  });
}

function legacy(role: Role): string {
  if (role === 'maintain') return 'write';
  return role === 'triage' ? 'read' : role;
}

/** Shows a repository to everybody, or to its people only. */
export function setPrivate(world: World, repository: Repository, isPrivate: boolean): void {
  repository.private = isPrivate;
  const news = { repository, sender: repository.owner, payload: {}, permission: ['metadata'] };
  announce(world, { ...news, event: 'repository', action: isPrivate ? 'privatized' : 'publicized' });
  if (!isPrivate) announce(world, { ...news, event: 'public', action: null });
}

/** Every app hears of its own, subscribed or not. */
export function revokeAuthorization(world: World, app: App, user: User): void {
  for (const [value, token] of world.tokens) {
    if (token.kind === 'user' && token.app === app && token.user === user) world.tokens.delete(value);
  }
  const payload = { action: 'revoked', sender: userJson(world, user) };
  send(world, app, 'github_app_authorization', 'revoked', null, payload);
}

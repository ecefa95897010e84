import type { Permission } from '../flow/ports/forge.ts';
import type { Repository } from '../model/trigger.ts';
import { type Access, roleIn } from './access.ts';
import type { Viewer } from './viewer.ts';

const ACTIVE_MS = 365 * 86_400_000;

/** A repository and what the viewer may do there: never 'none'. */
export interface RepositorySight {
  readonly repository: Repository;
  readonly role: Permission;
  /** What was made while it was private is not for this viewer, who reads it only because everybody does. */
  readonly publicOnly: boolean;
}

/** One with a run within a year; undefined also when it must not be told apart from none (S40). */
export async function findRepository(
  access: Access & { readonly now: () => number },
  viewer: Viewer,
  isSought: (repository: Repository) => boolean,
): Promise<RepositorySight | undefined> {
  const repository = (await access.store.activeRepositories(access.now() - ACTIVE_MS)).findLast(isSought);
  if (repository === undefined) return undefined;
  const role = await roleIn(access, viewer, repository.id);
  if (role === 'none') return undefined;
  return { repository, role, publicOnly: role === 'read' && (await access.rights.isPublic(repository.id)) };
}

/** By `OWNER/NAME` as it is called at present, without regard to case. */
export function isCalled(name: string): (repository: Repository) => boolean {
  return repository => `${repository.owner}/${repository.name}`.toLowerCase() === name.toLowerCase();
}

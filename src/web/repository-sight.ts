import type { Permission } from '../flow/ports/forge.ts';
import type { Repository } from '../model/trigger.ts';
import { type Access, isPublicOnly, roleIn } from './access.ts';
import type { Viewer } from './viewer.ts';

/** Repositories are told of so long after their last run (milliseconds). */
const ACTIVE_MS = 365 * 86_400_000;

/** A repository and what the viewer may do there: never 'none'. */
export interface RepositorySight {
  readonly repository: Repository;
  readonly role: Permission;
  /** What was made while it was private is not for this viewer, who reads it only because everybody does. */
  readonly publicOnly: boolean;
}

/** Whether a repository is the one that is meant. */
export type Meant = (repository: Repository) => boolean;

type Known = Pick<Access, 'store'> & { readonly now: () => number };

/** One with a run within a year, whoever asks. */
export async function findActive({ store, now }: Known, isMeant: Meant): Promise<Repository | undefined> {
  return (await store.activeRepositories(now() - ACTIVE_MS)).find(isMeant);
}

/** The same for a viewer; undefined also when it must not be told apart from none (S40). */
export async function findRepository(
  access: Access & Known,
  viewer: Viewer,
  isMeant: Meant,
): Promise<RepositorySight | undefined> {
  const repository = await findActive(access, isMeant);
  if (repository === undefined) return undefined;
  const role = await roleIn(access, viewer, repository.id);
  if (role === 'none') return undefined;
  return { repository, role, publicOnly: await isPublicOnly(access, role, repository.id) };
}

/** By `OWNER/NAME` as it is called at present, without regard to case. */
export function isCalled(name: string): Meant {
  return repository => `${repository.owner}/${repository.name}`.toLowerCase() === name.toLowerCase();
}

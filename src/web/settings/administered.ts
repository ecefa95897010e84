import type { Permission } from '../../flow/ports/forge.ts';
import { permissionOf } from '../../flow/trust.ts';
import type { Actor, Repository } from '../../model/trigger.ts';
import type { WebContext } from '../context.ts';
import { findActive, type Meant } from '../repository-sight.ts';
import { isFor, type Viewer } from '../viewer.ts';

/**
 * A repository that the viewer administers, by the word of the forge or as the operator. That everybody may look at
 * everything makes nobody an administrator. Undefined for everybody else, and when there is none.
 */
export async function findAdministered(
  context: WebContext,
  viewer: Viewer,
  isMeant: Meant,
): Promise<Repository | undefined> {
  return find(context, viewer, isMeant, 'read', (actor, { id }) => context.rights.roleOf(actor, id));
}

/** The same for who wants to change something: the forge is asked now. Throws InfraError when it cannot be. */
export async function findChangeable(
  context: WebContext,
  viewer: Viewer,
  isMeant: Meant,
): Promise<Repository | undefined> {
  return find(context, viewer, isMeant, 'write', (actor, repository) =>
    permissionOf(context.handling.forge, repository, actor),
  );
}

async function find(
  context: WebContext,
  viewer: Viewer,
  isMeant: Meant,
  need: 'read' | 'write',
  roleOf: (actor: Actor, repository: Repository) => Promise<Permission>,
): Promise<Repository | undefined> {
  const repository = await findActive(context, isMeant);
  if (repository === undefined || viewer.kind === 'operator') return repository;
  if (viewer.kind !== 'person' || !isFor(viewer, need)) return undefined;
  return (await roleOf(viewer.actor, repository)) === 'admin' ? repository : undefined;
}

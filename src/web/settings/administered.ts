import { permissionOf } from '../../flow/trust.ts';
import type { Repository } from '../../model/trigger.ts';
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
  const repository = await findActive(context, isMeant);
  if (repository === undefined || viewer.kind === 'operator') return repository;
  if (viewer.kind !== 'person' || !isFor(viewer, 'read')) return undefined;
  return (await context.rights.roleOf(viewer.actor, repository.id)) === 'admin' ? repository : undefined;
}

/** The same for who wants to change something: the forge is asked now. Throws InfraError when it cannot be. */
export async function findChangeable(
  context: WebContext,
  viewer: Viewer,
  isMeant: Meant,
): Promise<Repository | undefined> {
  const repository = await findActive(context, isMeant);
  if (repository === undefined || viewer.kind === 'operator') return repository;
  if (viewer.kind !== 'person' || !isFor(viewer, 'write')) return undefined;
  return (await permissionOf(context.handling.forge, repository, viewer.actor)) === 'admin' ? repository : undefined;
}

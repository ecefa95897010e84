import type { Permission } from '../../flow/ports/forge.ts';
import { isWriter } from '../../flow/trust.ts';
import { roleFor, visibleOf } from '../access.ts';
import type { WebContext } from '../context.ts';
import type { Viewer } from '../viewer.ts';
import { type QueueView, viewQueue } from './view.ts';

/**
 * What the viewer is shown of what runs and waits; undefined for a stranger where nothing is public, who is not even told
 * how much there is. Throws InfraError when the database is away.
 */
export async function readQueue(context: WebContext, viewer: Viewer): Promise<QueueView | undefined> {
  if (viewer.kind === 'anybody' && !context.openToAll && !context.publicPages) return undefined;
  const { queue } = context;
  const [state, runs, timers, knowsWorkers] = await Promise.all([
    queue.state(),
    queue.openRuns(),
    queue.timers(),
    mayKnowWorkers(context, viewer),
  ]);
  const [visible, timerRoles] = await Promise.all([
    visibleOf(context, viewer, runs),
    Promise.all(timers.map(({ repository }) => roleFor(context, viewer, repository))),
  ]);
  const sees = new Set([...visible, ...timers.filter((_, index) => timerRoles[index] !== 'none')]);
  const ids = [...new Set(visible.map(({ trigger }) => trigger.repository.id))];
  const usual = new Map(await Promise.all(ids.map(async id => [id, await queue.usual(id)] as const)));
  return viewQueue({ state, runs, timers, usual }, { sees, knowsWorkers }, context.now());
}

/** Machines are no business of strangers: their names are for who may write somewhere. */
async function mayKnowWorkers(context: WebContext, viewer: Viewer): Promise<boolean> {
  if (viewer.kind === 'anybody' && !context.openToAll) return false;
  const repositories = await context.queue.repositories();
  const roles: readonly Permission[] = await Promise.all(repositories.map(each => roleFor(context, viewer, each)));
  return viewer.kind === 'operator' || context.openToAll || roles.some(isWriter);
}

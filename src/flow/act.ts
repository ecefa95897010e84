/** What people and programs do on our own page and by the API: the same deeds as in comments, by the same rights. */

import { advance } from '../core/schedule/advance.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Run } from '../model/run.ts';
import type { Actor, Repository } from '../model/trigger.ts';
import type { HandleContext } from './context.ts';
import { type Deed, decideDeed } from './deed.ts';
import { type StartWanted, startedByHand } from './start.ts';
import { mayWrite } from './trust.ts';

/** Who does it. `isAsked` says that the forge decides about them, live; without, somebody else has (`Key`, this machine). */
export interface Doer {
  readonly actor: Actor;
  readonly isAsked: boolean;
  readonly by: 'web' | 'api';
}

export type Done =
  | { readonly outcome: 'done'; readonly run: Run }
  /** It was so already, or cannot be any more. */
  | { readonly outcome: 'nothing_to_do' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** Decides about the run as it is when it is changed, not as it was shown. Throws InfraError when rights cannot be asked. */
export async function act(context: HandleContext, doer: Doer, run: Run, deed: Deed): Promise<Done> {
  const { store, log, now } = context;
  const told = { ...audit(doer, run.trigger.repository), runId: run.id, deed };
  if (!(await mayAct(context, doer, run.trigger.repository))) {
    log.warn({ ...told, refused: 'no_permission' }, 'action');
    return { outcome: 'refused', refusal: { reason: 'no_permission', login: doer.actor.login } };
  }
  let refusal: Refusal | undefined;
  const { before, after } = await store.change(run.id, current => {
    const decision = decideDeed(deed, doer.actor, current);
    refusal = 'refusal' in decision ? decision.refusal : undefined;
    return 'signal' in decision ? advance(current, decision.signal, now()) : current;
  });
  log.info({ ...told, ...(refusal && { refused: refusal.reason }), isChanged: before !== after }, 'action');
  if (refusal !== undefined) return { outcome: 'refused', refusal };
  return before === after ? { outcome: 'nothing_to_do' } : { outcome: 'done', run: after };
}

export type Started =
  | { readonly outcome: 'done'; readonly run: Run }
  | { readonly outcome: 'no_such_ref' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** Starts a run by hand. With the same `id` once more it is the same run. Throws InfraError when the forge is away. */
export async function start(
  context: HandleContext,
  doer: Doer,
  id: string,
  wanted: Omit<StartWanted, 'actor' | 'source'>,
): Promise<Started> {
  const { repository, ref, variables } = wanted;
  const told = { ...audit(doer, repository), deed: { name: 'start', ref, variables: Object.keys(variables) } };
  if (!(await mayAct(context, doer, repository))) {
    context.log.warn({ ...told, refused: 'no_permission' }, 'action');
    return { outcome: 'refused', refusal: { reason: 'no_permission', login: doer.actor.login } };
  }
  const run = await startedByHand(context, id, { ...wanted, actor: doer.actor, source: doer.by });
  context.log.info({ ...told, runId: run?.id }, 'action');
  return run === undefined ? { outcome: 'no_such_ref' } : { outcome: 'done', run };
}

async function mayAct({ forge }: HandleContext, { isAsked, actor }: Doer, repository: Repository): Promise<boolean> {
  return !isAsked || (await mayWrite(forge, repository, actor));
}

/** What the server's log keeps of every deed. */
function audit({ actor, by }: Doer, { id }: Repository) {
  return { actorId: actor.id, login: actor.login, by, repositoryId: id };
}

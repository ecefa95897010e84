/** The buttons on our checks: Re-run, which the forge draws, and the ones we put there. */

import { advance } from '../core/schedule/advance.ts';
import type { ActionRequested, RerunRequested } from '../model/incoming.ts';
import type { Run } from '../model/run.ts';
import type { Signal } from '../model/signal.ts';
import type { Actor } from '../model/trigger.ts';
import type { HandleContext } from './context.ts';
import { mayWrite } from './trust.ts';

/** What a check stands for: our external id is `RUN:ROUND` or `RUN:ROUND:KEY`. */
interface Target {
  readonly run: Run;
  /** Absent for the aggregate check. */
  readonly key?: string;
}

export async function rerunCheck(context: HandleContext, deliveryId: string, event: RerunRequested): Promise<void> {
  const { externalId, headSha, repository } = event;
  if (externalId !== undefined) {
    const target = await findTarget(context, event, externalId);
    if (target !== undefined) await apply(context, deliveryId, event, target.run, rerunOf(target, event.actor));
    return;
  }
  const [run] = await context.store.findRuns({ repositoryId: repository.id, headSha, limit: 1 });
  if (run !== undefined) await apply(context, deliveryId, event, run, { type: 'rerun', what: 'all' });
}

function rerunOf({ key }: Target, by: Actor): Signal {
  return key === undefined ? { type: 'rerun', what: 'failed' } : { type: 'rerun', what: [key], by };
}

export async function pressAction(context: HandleContext, deliveryId: string, event: ActionRequested): Promise<void> {
  const target = await findTarget(context, event, event.externalId);
  if (target === undefined) return;
  const signal = signalOf(event, target);
  if (signal !== undefined) await apply(context, deliveryId, event, target.run, signal);
}

/** The identifiers are the ones that core/render gives its buttons. */
function signalOf({ action, actor }: ActionRequested, { run, key }: Target): Signal | undefined {
  const [, place] = /^play:(\d+)$/.exec(action) ?? [];
  if (place !== undefined) return playOf(run.jobs[Number(place)]?.job.key, actor);
  switch (action) {
    case 'rerun_failed':
      return { type: 'rerun', what: 'failed' };
    case 'approve':
      return { type: 'approved', by: actor };
    case 'cancel':
      return { type: 'cancel', reason: `cancelled by ${actor.login}` };
    case 'play':
      return playOf(key, actor);
    default:
      return undefined;
  }
}

function playOf(key: string | undefined, by: Actor): Signal | undefined {
  return key === undefined ? undefined : { type: 'play', key, by };
}

/** Nothing when the check is not one of ours, or speaks of another repository or commit than the event. */
async function findTarget(
  { store, log }: HandleContext,
  event: RerunRequested | ActionRequested,
  externalId: string,
): Promise<Target | undefined> {
  const [, runId, key] = /^(\d+):\d+(?::(.+))?$/s.exec(externalId) ?? [];
  const run = runId === undefined ? undefined : await store.find(runId);
  const isItsOwn = run?.trigger.repository.id === event.repository.id && run.trigger.commit.sha === event.headSha;
  if (run === undefined || !isItsOwn) {
    log.warn({ externalId, headSha: event.headSha }, 'a button of an unknown check was pressed');
    return undefined;
  }
  return key === undefined ? { run } : { run, key };
}

async function apply(
  { store, forge, log, now }: HandleContext,
  deliveryId: string,
  { repository, actor }: RerunRequested | ActionRequested,
  run: Run,
  signal: Signal,
): Promise<void> {
  if (!(await mayWrite(forge, repository, actor))) {
    log.warn({ runId: run.id, actorId: actor.id }, 'refused: no write permission');
    return;
  }
  await store.change(run.id, current => advance(current, signal, now()), deliveryId);
  log.info({ runId: run.id, signal: signal.type, actorId: actor.id }, 'button pressed');
}

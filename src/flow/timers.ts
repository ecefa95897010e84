/** Starts runs by the clock, as `schedules` says: each time once, however many servers look. */

import { timersOf } from '../core/plan/timers.ts';
import { nextTime } from '../core/time/next-time.ts';
import type { TimerFired } from '../model/incoming.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Timer } from '../model/timer.ts';
import type { PushTrigger, Trigger } from '../model/trigger.ts';
import type { HandleContext } from './context.ts';

/**
 * Keeps what the newest commit of the default branch says about times. `pipeline` is absent when there is no file; an
 * older push that is handled late changes nothing. Safe to repeat.
 */
export async function keepTimers(
  { store, forge, now }: HandleContext,
  { repository, ref, commit, actor }: PushTrigger,
  pipeline: Pick<Pipeline, 'schedules'>,
): Promise<void> {
  if (ref.kind !== 'branch' || ref.name !== repository.defaultBranch) return;
  if ((await forge.findCommit(repository, ref.name)) !== commit.sha) return;
  await store.setTimers(repository.id, timersOf(pipeline, repository, actor, now()));
}

/** A timer that was overdue for days, since no server ran, fires once. */
export async function fireTimer(
  { store, now, log }: Pick<HandleContext, 'store' | 'now' | 'log'>,
  timer: Timer,
): Promise<void> {
  const { id, repository, actor, branch, variables, cron, timezone, dueAt } = timer;
  const incoming: TimerFired = { kind: 'timer_fired', repository, actor, branch, variables };
  const delivery = { id: `timer-${repository.id}-${id}-${dueAt}`, incoming };
  const fired = await store.fire(timer, delivery, nextTime(cron, timezone, now()));
  if (fired) log.info({ deliveryId: delivery.id, repositoryId: repository.id, cron, timezone }, 'a schedule is due');
}

/** What the branch is at now; undefined when it is gone. */
export async function triggerOfTimer(
  { forge }: HandleContext,
  deliveryId: string,
  { repository, actor, branch }: TimerFired,
): Promise<Trigger | undefined> {
  const sha = await forge.findCommit(repository, branch);
  if (sha === undefined) return undefined;
  const commit = await forge.commit(repository, sha);
  const ref = { kind: 'branch', name: branch } as const;
  return { source: 'schedule', repository, ref, commit, actor, trust: 'trusted', deliveryId };
}

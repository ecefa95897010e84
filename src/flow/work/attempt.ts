/** One attempt from claim to end. Called from the queue, and again when a worker died: the claim decides. */

import { advance } from '../../core/schedule/advance.ts';
import type { AttemptRef, Ended, Run } from '../../model/run.ts';
import { watchCancellation } from './cancellation.ts';
import type { WorkContext } from './context.ts';
import { execute } from './execute.ts';

/** `stopping` aborts when this process ends. */
export async function workOn(context: WorkContext, ref: AttemptRef, stopping: AbortSignal): Promise<void> {
  const { store, worker, now, log } = context;
  const claim = { type: 'claimed', key: ref.key, attempt: ref.number, worker } as const;
  const { before, after } = await store.change(ref.runId, run => advance(run, claim, now()));
  if (after === before) return declareLost(context, before, ref);

  const cancellation = watchCancellation(store, ref);
  const interruption = { cancelled: cancellation.signal, stopping };
  const ended = await execute(context, after, ref, interruption)
    .catch((error): Ended => {
      log.error({ err: error, ...ref }, 'an attempt failed by our own fault');
      const message = 'Berth itself failed; its operator finds the reason in the server log.';
      return { outcome: 'lost', message };
    })
    .finally(cancellation.stop);
  await finish(context, ref, ended);
}

async function finish({ store, worker, now, log }: WorkContext, ref: AttemptRef, ended: Ended): Promise<void> {
  const signal = { type: 'ended', key: ref.key, attempt: ref.number, worker, ended } as const;
  const { before, after } = await store.change(ref.runId, run => advance(run, signal, now()));
  log.info({ ...ref, outcome: ended.outcome, counted: after !== before }, 'attempt ended');
}

/** Handed out a second time: the queue stopped hearing from the worker that claimed it. Nothing happens when it has ended. */
async function declareLost({ store, logs, now, log }: WorkContext, run: Run, ref: AttemptRef): Promise<void> {
  const attempt = run.jobs.find(({ job }) => job.key === ref.key)?.attempts.find(({ number }) => number === ref.number);
  if (attempt?.worker === undefined || attempt.ended !== undefined) return;
  const { worker } = attempt;
  log.warn({ ...ref, worker }, 'worker lost');
  const lost = { type: 'lost', key: ref.key, attempt: ref.number, worker } as const;
  await store.change(ref.runId, current => advance(current, lost, now()));
  await logs.seal(ref);
}

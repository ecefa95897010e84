/** One attempt from claim to end. Called from the queue, and again when a worker died: the claim decides. */

import { setTimeout as sleep } from 'node:timers/promises';
import { advance } from '../../core/schedule/advance.ts';
import { InfraError } from '../../model/errors.ts';
import type { AttemptRef, Ended, Run } from '../../model/run.ts';
import { watchCancellation } from './cancellation.ts';
import type { WorkContext } from './context.ts';
import { execute } from './execute.ts';
import type { Interruption } from './execution.ts';

const TELL_AGAIN_MS = 250;

export async function workOn(
  context: WorkContext,
  ref: AttemptRef,
  held: Pick<Interruption, 'stopping' | 'lease'>,
): Promise<void> {
  const { store, worker, now, log } = context;
  const claim = { type: 'claimed', key: ref.key, attempt: ref.number, worker } as const;
  const { before, after } = await store.change(ref.runId, run => advance(run, claim, now()));
  if (after === before) return declareLost(context, before, ref);

  const cancellation = watchCancellation(store, ref);
  const ended = await execute(context, after, ref, { cancelled: cancellation.signal, ...held })
    .catch((error): Ended => {
      log.error({ err: error, ...ref }, 'an attempt failed by our own fault');
      const message = 'Berth itself failed; its operator finds the reason in the server log.';
      return { outcome: 'lost', message };
    })
    .finally(cancellation.stop);
  await finish(context, ref, ended, held.lease);
}

/** What a job came to is not lost by a database that is away for a moment: it is told as long as the attempt is ours. */
async function finish(context: WorkContext, ref: AttemptRef, ended: Ended, lease: AbortSignal): Promise<void> {
  const { store, worker, now, log } = context;
  const signal = { type: 'ended', key: ref.key, attempt: ref.number, worker, ended } as const;
  for (;;) {
    try {
      const { before, after } = await store.change(ref.runId, run => advance(run, signal, now()));
      return log.info({ ...ref, outcome: ended.outcome, counted: after !== before }, 'attempt ended');
    } catch (error) {
      if (!(error instanceof InfraError && error.retryable) || lease.aborted) throw error;
      await sleep(TELL_AGAIN_MS);
    }
  }
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

import type { Logger } from 'pino';
import { describeAnswer, receptionOf } from '../../core/notify/reception.ts';
import { InfraError } from '../../model/errors.ts';
import type { Notice } from '../../model/notice.ts';
import type { NotificationTarget, Policy } from '../../model/policy.ts';
import type { Messenger } from '../ports/messenger.ts';
import type { Notices, Waiting } from '../ports/notices.ts';
import { createFailures, type Failure } from './failures.ts';
import { messageOf } from './message.ts';

export interface SendContext {
  readonly notices: Pick<Notices, 'waiting' | 'remove' | 'drop'>;
  readonly messenger: Messenger;
  readonly policy: Pick<Policy, 'notifications'>;
  /** Where this server's pages are reached, without a trailing slash. */
  readonly baseUrl?: string;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Sending {
  /** Begins to send what is due. Targets do not wait for each other; each is told of a branch in the order of what happened. */
  dispatch(): Promise<void>;
  /** Begins nothing more; resolves when nothing is being sent, which is cut off after a while. */
  stop(): Promise<void>;
}

interface Outcome extends Failure {
  /** A sentence for the log. */
  readonly why: string;
}

const BATCH = 50;
/** How long what is being sent may still take when the server stops, in milliseconds. */
const GRACE_MS = 5_000;

/** `again` is called when there may be more to dispatch. When `lost` aborts, another may have begun to send. */
export function createSending(context: SendContext, lost: AbortSignal, again: () => void): Sending {
  const { notices, messenger, log, now, baseUrl } = context;
  const targets = new Map(context.policy.notifications.map(target => [target.name, target]));
  const busy = new Map<string, Promise<void>>();
  const failures = createFailures(now);
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const signal = AbortSignal.any([lost, cutOff.signal]);
  const mayBegin = () => !lost.aborted && !stopping.signal.aborted;

  async function dispatch(): Promise<void> {
    if (!mayBegin()) return;
    const waiting = await notices.waiting(BATCH, [...busy.keys(), ...failures.resting()]);
    for (const [name, heads] of Map.groupBy(waiting, ({ notice }) => notice.target)) {
      const sending = sendAll(heads).finally(() => {
        busy.delete(name);
        again();
      });
      busy.set(name, sending);
    }
  }

  async function sendAll(heads: readonly Waiting[]): Promise<void> {
    for (const waiting of failures.inTurn(heads)) {
      if (!mayBegin()) return;
      try {
        if (!(await isDone(waiting))) return;
      } catch (error) {
        // What was sent could not be forgotten; at once it would only be sent again.
        rest(waiting.notice, { reception: 'busy' });
        const level = error instanceof InfraError ? 'warn' : 'error';
        log[level]({ err: error, ...nameOf(waiting.notice) }, 'cannot keep what became of a notification');
        return;
      }
    }
  }

  /** Resolves with false when the target rests. */
  async function isDone(waiting: Waiting): Promise<boolean> {
    const { notice } = waiting;
    const target = targets.get(notice.target);
    if (target === undefined) {
      log.warn(nameOf(notice), 'a notification is dropped: REPOSITORIES_FILE has no such target any more');
      await notices.remove(notice);
      return true;
    }
    const outcome = await send(target, notice);
    const { reception, why } = outcome;
    if (reception === 'busy' || reception === 'unwelcome') {
      if (!signal.aborted) await postpone(waiting, outcome);
      return false;
    }
    if (reception === 'refused') log.error({ ...nameOf(notice), why }, 'a notification was refused and is given up');
    await notices.remove(notice);
    failures.answered(notice);
    return true;
  }

  async function send(target: NotificationTarget, notice: Notice): Promise<Outcome> {
    try {
      const { status, ...answer } = await messenger.send(messageOf(target, notice, baseUrl), signal);
      return { ...answer, reception: receptionOf(status), why: describeAnswer(status) };
    } catch (error) {
      if (error instanceof InfraError) return { reception: 'busy', why: error.message };
      // Nobody can tell whether it would go well by the next version: it is given up like what is never answered.
      log.error({ err: error, ...nameOf(notice) }, 'a notification cannot be sent through a fault of Berth');
      return { reception: 'busy', why: 'A fault of Berth, which the log names.' };
    }
  }

  async function postpone(waiting: Waiting, outcome: Outcome): Promise<void> {
    const { why, reception } = outcome;
    const restMs = rest(waiting.notice, outcome);
    // Whoever refuses everything does not mend it by waiting: somebody has to see it.
    const level = reception === 'unwelcome' ? 'error' : 'warn';
    log[level]({ ...nameOf(waiting.notice), why, restMs }, 'a notification could not be sent; will try again');
    const { target } = waiting.notice;
    for (const key of await giveUp(waiting)) {
      failures.forget({ target, key });
      log.error({ target, key, why }, 'a notification could not be sent for long and is given up');
    }
  }

  /** Resolves with the keys of what is old enough. */
  async function giveUp({ notice, decidedAt }: Waiting): Promise<readonly string[]> {
    const { withTarget, withNotice } = failures.patience(notice);
    if (Number.isFinite(withTarget)) return notices.drop(notice.target, now() - withTarget);
    if (decidedAt > now() - withNotice) return [];
    await notices.remove(notice);
    return [notice.key];
  }

  function rest(notice: Notice, failure: Failure): number {
    const restMs = failures.failed(notice, failure);
    setTimeout(again, restMs).unref();
    return restMs;
  }

  return {
    dispatch,
    stop: async () => {
      stopping.abort();
      const timer = setTimeout(() => cutOff.abort(), GRACE_MS);
      await Promise.allSettled(busy.values());
      clearTimeout(timer);
    },
  };
}

function nameOf({ target, key }: Notice): Pick<Notice, 'target' | 'key'> {
  return { target, key };
}

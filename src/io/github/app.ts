import type { ApplicationFunction } from 'probot';
import { ZodError } from 'zod';
import type { Delivery, Incoming } from '../../model/incoming.ts';
import type { RightsChange } from '../../model/rights-change.ts';
import { decodeCheckRun } from './events/check-run.ts';
import { decodeCheckSuite } from './events/check-suite.ts';
import { describeInstallation } from './events/installation.ts';
import { decodeIssueComment } from './events/issue-comment.ts';
import { decodeMergeGroup } from './events/merge-group.ts';
import { decodePullRequest } from './events/pull-request.ts';
import { decodePush } from './events/push.ts';
import { decodeRights, rightsEvents } from './events/rights.ts';

/** Keeps a delivery for later; resolves when it is stored. */
export type Receive = (delivery: Delivery) => Promise<unknown>;

/** Hears of every delivery that says so; resolves when nothing is remembered any more that may be wrong now. */
export type RightsChanged = (change: RightsChange) => Promise<unknown>;

export interface AppOptions {
  /** Reruns are obeyed for checks of this app only. */
  readonly appId: number;
  readonly receive: Receive;
  readonly rightsChanged: RightsChanged;
  /**
   * Milliseconds until a delivery that is still not stored is answered as failed. Less than the 9 s after which Probot
   * would answer 202 for it, and the 10 s after which GitHub gives up: only a failed delivery can be delivered again.
   */
  readonly receiveTimeoutMs?: number;
}

interface Event {
  readonly id: string;
  readonly payload: unknown;
  readonly log: { warn(fields: object, message: string): void };
}

/** The Probot app: which event is decoded by whom. An event is answered with success only after `receive` resolved. */
export function createApp({
  appId,
  receive,
  rightsChanged,
  receiveTimeoutMs = 8_000,
}: AppOptions): ApplicationFunction {
  const take = (decode: (payload: unknown) => Incoming | undefined) => async (event: Event) => {
    const incoming = decodeOrWarn(decode, event);
    if (incoming) await within(receiveTimeoutMs, receive({ id: event.id, incoming }));
  };
  return probot => {
    probot.on('push', take(decodePush));
    probot.on('pull_request', take(decodePullRequest));
    probot.on('merge_group', take(decodeMergeGroup));
    probot.on('issue_comment', take(decodeIssueComment));
    probot.on(
      'check_run',
      take(payload => decodeCheckRun(payload, appId)),
    );
    probot.on(
      'check_suite',
      take(payload => decodeCheckSuite(payload, appId)),
    );
    probot.on('installation', event => {
      const line = decodeOrWarn(describeInstallation, event);
      if (line) event.log.info(line);
    });
    for (const name of rightsEvents) {
      probot.on(name, async event => {
        await within(receiveTimeoutMs, rightsChanged(decodeOrWarn(decodeRights, event) ?? {}));
      });
    }
  };
}

/** A signed payload that does not look as GitHub documents it cannot be acted on; refusing it would only have it sent again. */
function decodeOrWarn<T>(decode: (payload: unknown) => T | undefined, event: Event): T | undefined {
  try {
    return decode(event.payload);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    event.log.warn(
      { delivery: event.id, issues: error.issues },
      'ignored a delivery that is not as GitHub documents it',
    );
    return undefined;
  }
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error('the delivery was not stored in time')), timeoutMs);
  try {
    await Promise.race([work, timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}

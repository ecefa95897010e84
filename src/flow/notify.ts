/**
 * Tells the operator's channels what becomes of branches. That a run finished is kept with the run itself; what follows from
 * it is decided once and kept before it is sent; and it is sent until it is taken. No run and no report waits for any of it.
 */

import type { Logger } from 'pino';
import { noticesFor } from '../core/notify/choose.ts';
import { newsOf, verdictOf } from '../core/notify/news.ts';
import { slackBody } from '../core/notify/slack.ts';
import { webhookBody } from '../core/notify/webhook.ts';
import type { BranchState, Notice } from '../model/notice.ts';
import type { NotificationTarget, Policy } from '../model/policy.ts';
import type { Run } from '../model/run.ts';
import { createLooking, keepLooking } from './look.ts';
import type { Message, Messenger } from './ports/messenger.ts';
import type { Compared, Notices } from './ports/notices.ts';
import type { Store } from './ports/store.ts';

export interface NotifyContext {
  readonly store: Pick<Store, 'watch'>;
  readonly notices: Notices;
  readonly messenger: Messenger;
  readonly policy: Policy;
  /** Where this server's pages are reached, without a trailing slash. */
  readonly baseUrl?: string;
  readonly log: Logger;
}

/** How late a change is seen when a hint of the store was missed, in milliseconds. */
const LOOK_AGAIN_MS = 2_000;
const BRANCHES_AT_ONCE = 20;
const SENT_AT_ONCE = 3;
/** How long what is being sent may still take when the server stops, in milliseconds. */
const GRACE_MS = 5_000;

/** Without a target only the states of branches are kept, so that the first one is told no old news. Returns how to stop. */
export async function startNotifying(context: NotifyContext): Promise<() => Promise<void>> {
  const { store, notices, policy, log } = context;
  const looking = createLooking(
    () => compareAll(context),
    error => log.warn({ err: error }, 'cannot see what became of branches; will try again'),
  );
  if (policy.notifications.length > 0) {
    await notices.take(SENT_AT_ONCE, (notice, isLast) => sendNotice(context, notice, isLast));
  }
  const stopLooking = keepLooking(store, LOOK_AGAIN_MS, looking);
  return async () => {
    await stopLooking();
    await notices.drain(GRACE_MS);
  };
}

async function compareAll({ notices, policy }: NotifyContext): Promise<void> {
  const compare = (previous: BranchState | undefined, newest: readonly Run[]) =>
    compareBranch(policy, previous, newest);
  while ((await notices.compare(compare, BRANCHES_AT_ONCE)) === BRANCHES_AT_ONCE);
}

function compareBranch(policy: Policy, previous: BranchState | undefined, runs: readonly Run[]): Compared | undefined {
  const newest = runs.find(run => verdictOf(run) !== undefined);
  const news = newest && newsOf(previous, newest);
  if (newest === undefined || news === undefined) return undefined;
  const state = { runId: news.run.id, verdict: news.verdict };
  return { state, notices: noticesFor(policy, newest.trigger.repository, news) };
}

async function sendNotice(context: NotifyContext, notice: Notice, isLast: boolean): Promise<void> {
  const { messenger, policy, baseUrl, log } = context;
  const about = { target: notice.target, key: notice.key };
  const target = policy.notifications.find(({ name }) => name === notice.target);
  if (target === undefined) {
    log.warn(about, 'a notification is dropped: REPOSITORIES_FILE has no such target any more');
    return;
  }
  try {
    await messenger.send(messageOf(target, notice, baseUrl));
  } catch (error) {
    if (isLast) log.error({ err: error, ...about }, 'a notification could not be sent for hours and is given up');
    throw error;
  }
}

function messageOf({ kind, url, secret }: NotificationTarget, notice: Notice, baseUrl: string | undefined): Message {
  if (kind === 'slack') return { url, body: JSON.stringify(slackBody(notice, baseUrl)), headers: {} };
  const body = JSON.stringify(webhookBody(notice, baseUrl));
  const headers = { 'x-berth-event': `branch.${notice.news.turn}`, 'idempotency-key': notice.key };
  return { url, body, headers, ...(secret === undefined ? {} : { secret }) };
}

import { slackBody } from '../../core/notify/slack.ts';
import { webhookBody } from '../../core/notify/webhook.ts';
import type { Notice } from '../../model/notice.ts';
import type { NotificationTarget } from '../../model/policy.ts';
import type { Message } from '../ports/messenger.ts';

/** What a target is sent; `baseUrl` is where this server's pages are reached. */
export function messageOf(
  { kind, url, secret }: NotificationTarget,
  notice: Notice,
  baseUrl: string | undefined,
): Message {
  if (kind === 'slack') return { url, body: JSON.stringify(slackBody(notice, baseUrl)), headers: {} };
  const body = JSON.stringify(webhookBody(notice, baseUrl));
  const headers = { 'x-berth-event': `branch.${notice.news.turn}`, 'idempotency-key': notice.key };
  return { url, body, headers, ...(secret === undefined ? {} : { secret }) };
}

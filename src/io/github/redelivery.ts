import type { Client } from './client.ts';

/** GitHub repeats nothing by itself, and can be asked for three days (docs.github.com, "Redelivering webhooks"). */
const windowMs = 3 * 24 * 60 * 60_000;

/** A delivery that failed this often fails because of what it is. */
const mostAttempts = 5;

/** What we listen to; the rest may stay lost. */
const events = new Set(['push', 'pull_request', 'merge_group', 'issue_comment', 'check_run', 'check_suite']);

interface Attempt {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly status_code: number;
  readonly delivered_at: string;
}

/**
 * Asks GitHub to send again what never arrived, such as while this server was down; answers how many. Safe to repeat:
 * a redelivery has the id of the first attempt, and what was stored once is not stored again. Throws Refusal.
 */
export async function redeliverMissed(client: Client, now: number): Promise<number> {
  const missed = missedDeliveries(await recentAttempts(client, now - windowMs));
  for (const delivery_id of missed) await client.app.rest.apps.redeliverWebhookDelivery({ delivery_id });
  return missed.length;
}

/** The latest attempt of each delivery none of whose attempts arrived, oldest delivery first. Pure. */
export function missedDeliveries(attempts: readonly Attempt[]): readonly number[] {
  const deliveries = Map.groupBy(
    attempts.filter(({ event }) => events.has(event)),
    ({ guid }) => guid,
  );
  const missed: number[] = [];
  for (const tries of deliveries.values()) {
    const arrived = tries.some(({ status_code: status }) => status >= 200 && status < 300);
    if (!arrived && tries.length < mostAttempts) missed.push(Math.max(...tries.map(({ id }) => id)));
  }
  return missed.toSorted((a, b) => a - b);
}

/** GitHub lists the newest first; pages are read until one is too old. */
async function recentAttempts({ app }: Client, since: number): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for await (const { data } of app.paginate.iterator(app.rest.apps.listWebhookDeliveries, { per_page: 100 })) {
    const recent = data.filter(attempt => Date.parse(attempt.delivered_at) > since);
    attempts.push(...recent);
    if (recent.length < data.length) break;
  }
  return attempts;
}

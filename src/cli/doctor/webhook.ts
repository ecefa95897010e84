import { failed, type Judgement, ok, warning } from './finding.ts';

/** One attempt of GitHub to tell us of something. */
export interface Attempt {
  /** HTTP's; 0 when nobody answered. */
  readonly status: number;
  /** As GitHub words it. */
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface WebhookState {
  /** Where GitHub delivers; absent when it does not. */
  readonly url: string | undefined;
  /** Where it should; undefined when nobody told us. */
  readonly wanted: string | undefined;
  /** Newest first. */
  readonly attempts: readonly Attempt[];
}

/** Whether GitHub's deliveries arrive. */
export function judgeWebhook({ url, wanted, attempts }: WebhookState): readonly Judgement[] {
  if (url === undefined || url === '') {
    return [
      failed(
        'the app has no webhook, so nothing is ever delivered',
        `Set its URL in the settings of the app${wanted === undefined ? '' : `: ${wanted}`}`,
      ),
    ];
  }
  return [...judgeAddress(url, wanted), ...judgeAttempts(attempts)];
}

function judgeAddress(url: string, wanted: string | undefined): readonly Judgement[] {
  if (wanted === undefined || url === wanted) return [ok(`GitHub delivers to ${url}`)];
  return [
    failed(
      `GitHub delivers to ${url}, and this server is reached at ${wanted}`,
      'Change the webhook URL in the settings of the app, or BASE_URL (WEBHOOK_PROXY_URL).',
    ),
  ];
}

function judgeAttempts(attempts: readonly Attempt[]): readonly Judgement[] {
  const [newest] = attempts;
  if (newest === undefined)
    return [warning('GitHub has delivered nothing in the last three days', 'Push something, and look again.')];
  const lost = attempts.filter(attempt => !hasArrived(attempt));
  if (lost.length === 0) return [ok(`the last ${attempts.length} deliveries arrived`)];
  const [last = newest] = lost;
  const told = `${lost.length} of the last ${attempts.length} deliveries failed, the last at ${new Date(last.at).toISOString()}: ${last.status} ${last.reason}`;
  const judge = hasArrived(newest) ? warning : failed;
  return [judge(told, hintFor(last.status))];
}

function hasArrived({ status }: Attempt): boolean {
  return status >= 200 && status < 300;
}

function hintFor(status: number): string {
  if (status === 401) return 'WEBHOOK_SECRET is not the one in the settings of the app: set the same in both places.';
  if (status === 404) return 'Something else answers there: the path has to be /api/github/webhooks of this server.';
  if (status === 0)
    return 'GitHub cannot reach this server: look at its address, firewall and certificate, or set WEBHOOK_PROXY_URL.';
  return 'Look into the log of the server, and of the proxy before it. What failed is asked for again for three days.';
}

import { Refusal } from './refusal.ts';

/** What octokit throws; checked by shape, since several versions of its class may be installed. */
interface Failure {
  readonly message: string;
  readonly status: number;
  readonly response?: { readonly headers: Readonly<Record<string, string | number | undefined>> };
}

/** GitHub asks for at least this wait after a secondary limit that names none (docs.github.com, "Rate limits for the REST API"). */
const secondaryWaitMs = 60_000;

/** A suspension ends when the owner likes; checks that were open then still have to be completed. */
const suspendedWaitMs = 10 * 60_000;

/**
 * What a failed request means for us. `what` names it for people (`POST /repos/{owner}/{repo}/check-runs`).
 * Anything that octokit did not throw is our own fault and comes back as it is.
 */
export function classify(error: unknown, what: string, now: number): unknown {
  if (!isFailure(error)) return error;
  const { status, response } = error;
  if (!response) return unanswered(error, what);
  const wait = limitWait(error, response.headers, now);
  if (wait !== undefined) {
    const message = `GitHub limits how often we may ask; next try in ${Math.ceil(wait / 1000)} s (${what})`;
    return new Refusal(message, { status, retryable: true, limited: true, retryAfterMs: wait, cause: error });
  }
  if (isSuspended(error)) {
    return new Refusal(reason(error, response.headers), {
      status,
      retryable: true,
      retryAfterMs: suspendedWaitMs,
      cause: error,
    });
  }
  const retryable = status >= 500 || status === 408 || status === 401;
  return new Refusal(`${reason(error, response.headers)} (${what}: ${status})`, { status, retryable, cause: error });
}

function isFailure(error: unknown): error is Failure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

function unanswered(error: Failure, what: string): Refusal {
  const message = `GitHub did not answer: ${error.message} (${what})`;
  return new Refusal(message, { status: 0, retryable: true, cause: error });
}

function isSuspended({ status, message }: Pick<Failure, 'status' | 'message'>): boolean {
  return status === 403 && /suspended/i.test(message);
}

/** Milliseconds to wait when this is a rate limit, else undefined. */
function limitWait(
  { status, message }: Failure,
  headers: NonNullable<Failure['response']>['headers'],
  now: number,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = Number(headers['retry-after']);
  if (retryAfter > 0) return retryAfter * 1000;
  if (headers['x-ratelimit-remaining'] !== undefined && Number(headers['x-ratelimit-remaining']) === 0) {
    // Both times are GitHub's, so that a wrong clock here does no harm.
    const theirNow = Date.parse(String(headers['date'])) || now;
    return Math.max(Number(headers['x-ratelimit-reset']) * 1000 - theirNow, 0) + 1000;
  }
  return status === 429 || /secondary rate|abuse detection/i.test(message) ? secondaryWaitMs : undefined;
}

function reason({ status, message }: Failure, headers: NonNullable<Failure['response']>['headers']): string {
  if (status === 401) return `GitHub does not accept our token: ${message}`;
  if (isSuspended({ status, message })) {
    return 'The installation of the app is suspended: its owner can resume it under Settings, GitHub Apps, Configure';
  }
  if (status === 403 && /not accessible by integration/i.test(message)) {
    const wanted = headers['x-accepted-github-permissions'];
    return `The app lacks a permission${wanted ? ` (${wanted})` : ''}: grant it in the app's settings, and let the owner of the installation accept it`;
  }
  if (status === 404)
    return `GitHub shows the app no such thing (is it still installed for this repository?): ${message}`;
  return `GitHub refused: ${message}`;
}

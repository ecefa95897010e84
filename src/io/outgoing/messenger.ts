import { createHmac } from 'node:crypto';
import type { Messenger } from '../../flow/ports/messenger.ts';
import { InfraError } from '../../model/errors.ts';
import { readRetryAfter } from './retry-after.ts';

/** Messages over HTTP. An answer takes at most `patienceMs`; a redirect is not followed, as it would lead the body elsewhere. */
export function createMessenger({ patienceMs }: { readonly patienceMs: number }): Messenger {
  return {
    async send({ url, body, headers, secret }, signal) {
      const signature = secret === undefined ? {} : { 'x-berth-signature-256': sign(secret, body) };
      const { status, headers: answered } = await post(
        url,
        AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
        {
          body,
          headers: { 'content-type': 'application/json', 'user-agent': 'berth', ...headers, ...signature },
        },
      );
      const retryAfterMs = readRetryAfter(answered.get('retry-after'), Date.now());
      return { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    },
  };
}

/** As GitHub signs its webhooks. */
function sign(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Resolves with status and headers. What it answers beside them is not read. */
async function post(
  url: string,
  signal: AbortSignal,
  request: Pick<RequestInit, 'body' | 'headers'>,
): Promise<Pick<Response, 'status' | 'headers'>> {
  try {
    const answer = await fetch(url, { ...request, method: 'POST', redirect: 'manual', signal });
    await answer.body?.cancel();
    return answer;
  } catch (error) {
    throw new InfraError(`The receiver cannot be reached (${reasonOf(error)}).`, { retryable: true });
  }
}

/** A code or the name of an error: messages may repeat the address. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { readonly cause?: { readonly code?: unknown }; readonly name?: unknown };
  return String(cause?.code ?? name ?? 'no reason');
}

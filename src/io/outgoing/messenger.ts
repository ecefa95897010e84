import { createHmac } from 'node:crypto';
import type { Messenger } from '../../flow/ports/messenger.ts';
import { InfraError } from '../../model/errors.ts';

/** Messages over HTTP. An answer takes at most `patienceMs`; a redirect is not followed, as it would lead the body elsewhere. */
export function createMessenger({ patienceMs }: { readonly patienceMs: number }): Messenger {
  return {
    async send({ url, body, headers, secret }) {
      const signature = secret === undefined ? {} : { 'x-berth-signature-256': sign(secret, body) };
      const status = await post(url, patienceMs, {
        body,
        headers: { 'content-type': 'application/json', 'user-agent': 'berth', ...headers, ...signature },
      });
      if (status >= 200 && status < 300) return;
      const why = status >= 300 && status < 400 ? ', and redirects are not followed' : '';
      throw new InfraError(`The receiver answered ${status}${why}.`, { retryable: true });
    },
  };
}

/** As GitHub signs its webhooks. */
function sign(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Resolves with the status. What it answers beside that is not read. */
async function post(url: string, patienceMs: number, request: Pick<RequestInit, 'body' | 'headers'>): Promise<number> {
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const answer = await fetch(url, { ...request, method: 'POST', redirect: 'manual', signal });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    throw new InfraError(`The receiver cannot be reached (${reasonOf(error)}).`, { retryable: true });
  }
}

/** A code or the name of an error: messages may repeat the address. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { readonly cause?: { readonly code?: unknown }; readonly name?: unknown };
  return String(cause?.code ?? name ?? 'no reason');
}

import { classify } from './classify.ts';
import type { Answer, Request, Send } from './octokit.ts';

/**
 * Sends one request, with the API version we know and at most `timeoutMs` milliseconds for the whole answer. Throws
 * Refusal.
 */
export async function sendOnce(send: Send, request: Request, timeoutMs: number, now: () => number): Promise<Answer> {
  const headers = { ...request.headers, 'x-github-api-version': '2022-11-28' };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await send({ ...request, headers, request: { ...request.request, signal } });
  } catch (error) {
    throw classify(error, `${request.method} ${request.url}`, now());
  }
}

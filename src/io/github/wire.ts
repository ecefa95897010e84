import { classify } from './classify.ts';
import type { Answer, Request, Send } from './octokit.ts';

/**
 * Sends one request, with the API version we know and at most `timeoutMs` milliseconds for the whole answer. Throws
 * Refusal.
 */
export async function sendOnce(send: Send, request: Request, timeoutMs: number, now: () => number): Promise<Answer> {
  const headers = { ...request.headers, 'x-github-api-version': '2022-11-28' };
  const signal = AbortSignal.timeout(timeoutMs);
  // A repository that was renamed answers by a redirection, and fetch would turn a POST into a GET on the way.
  const redirect: 'manual' | 'follow' = request.method === 'POST' ? 'manual' : 'follow';
  const full: Request = { ...request, headers, request: { ...request.request, signal, redirect } };
  try {
    const answer = await send(full);
    const moved = newAddress(answer);
    return moved === undefined ? answer : await send({ ...withoutPlaces(full), url: moved });
  } catch (error) {
    throw classify(error, `${request.method} ${request.url}`, now());
  }
}

/** Where it is now; only at the same server, since the request carries our token. */
function newAddress({ status, url, headers: { location } }: Answer): string | undefined {
  if (status < 300 || status >= 400 || location === undefined) return undefined;
  const moved = new URL(location, url);
  return moved.origin === new URL(url).origin ? moved.href : undefined;
}

/** The parameters that the old address was made from would otherwise go into the body. */
function withoutPlaces(request: Request): Request {
  const places = new Set([...request.url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  return { ...request, ...Object.fromEntries([...places].map(name => [name, undefined])) };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import type { Html } from './html.ts';
import type { Viewer } from './viewer.ts';

/** One request and its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly viewer: Viewer;
}

/** Answers one request. */
export type Answer = (exchange: Exchange) => Promise<void>;

/** Nothing from elsewhere is loaded, nothing written into a page runs, and nobody may frame it (S22). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The same for what a job made: whatever it is, it has an origin of its own and reaches nothing from there (S22). */
export const inertPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** Headers of every answer. */
export function setSafetyHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  // With no referrer at all browsers would not say either that a form is ours.
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cache-control', 'no-store');
}

/** Answers with a page. */
export function sendPage({ request, response }: Exchange, status: number, page: Html): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(request.method === 'HEAD' ? undefined : page.markup);
}

/** Sends the browser elsewhere; after a form, it asks for that page and sends nothing again. */
export function sendTo({ response }: Pick<Exchange, 'response'>, location: string): void {
  response.writeHead(303, { location }).end();
}

/** Answers a machine. */
export function sendJson(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  status: number,
  value: object,
): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(request.method === 'HEAD' ? undefined : `${JSON.stringify(value)}\n`);
}

/** Aborts when the reader goes away or the answer is complete; a moment later when that was before. */
export function closed({ response }: Pick<Exchange, 'response'>): AbortSignal {
  const abort = new AbortController();
  finished(response, () => abort.abort());
  return abort.signal;
}

/** Writes a piece of an answer and resolves when the reader can take more, or has gone. */
export async function write({ response }: Exchange, piece: string | Uint8Array): Promise<void> {
  if (response.destroyed || response.write(piece)) return;
  await new Promise<void>(resolve => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}

/** Writes an answer piece by piece, until there are no more or `signal`, which is `closed`, says that nobody reads them. */
export async function sendPieces(
  exchange: Exchange,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  for await (const piece of pieces) {
    if (signal.aborted) break;
    await write(exchange, piece);
  }
  exchange.response.end();
}

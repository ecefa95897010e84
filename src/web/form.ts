import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Html, html } from './html.ts';
import { isOwnRequest } from './sign-in/own-request.ts';
import { formTokenOf, type Viewer } from './viewer.ts';

/** No form or document that is sent to us is larger, in bytes. */
const MOST_BYTES = 256 * 1024;

/** The field by which a form of ours is known. */
export function formToken(viewer: Viewer): Html {
  return html`<input type="hidden" name="token" value="${formTokenOf(viewer)}">`;
}

/** Whether a form comes from a page of ours that was made for this viewer (S44). */
export function isOwnForm(request: IncomingMessage, fields: URLSearchParams, viewer: Viewer, baseUrl: string): boolean {
  const token = formTokenOf(viewer);
  return token !== undefined && isOwnRequest(request, baseUrl) && isSame(fields.get('token') ?? '', token);
}

/** A body as text; undefined when it is too large. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** The fields of a form; undefined for a body that is none. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  if (!/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '')) return undefined;
  const body = await readBody(request);
  return body === undefined ? undefined : new URLSearchParams(body);
}

/** Takes as long whatever was guessed. */
export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map(text => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

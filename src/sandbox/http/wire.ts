import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal, type Reply } from './reply.ts';

/** At most this many bytes of a request are read. */
const limit = 25 * 1024 * 1024;

/** A body as JSON, or undefined when there is none. Throws a Refusal for what is not JSON. */
export function parseJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

/** The whole body as text. */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw new Refusal(413, 'Payload too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

/** Writes an answer with the headers GitHub puts on every one; 304 when the caller already has it. */
export function writeReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const raw = Buffer.isBuffer(reply.body);
  const bytes = bytesOf(reply.body);
  const token = request.headers.authorization ?? '';
  const etag = `W/"${createHash('sha256').update(token).update(bytes).digest('hex')}"`;
  const fresh = request.method === 'GET' && reply.status === 200;
  const unchanged = fresh && request.headers['if-none-match'] === etag;
  response.writeHead(unchanged ? 304 : reply.status, {
    ...(bytes.length > 0 && !unchanged
      ? { 'content-type': raw ? 'application/vnd.github.raw+json; charset=utf-8' : 'application/json; charset=utf-8' }
      : {}),
    ...(fresh ? { etag } : {}),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': String(request.headers['x-github-api-version'] ?? '2022-11-28'),
    'x-github-request-id': randomUUID(),
    ...reply.headers,
  });
  response.end(unchanged ? '' : bytes);
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
}

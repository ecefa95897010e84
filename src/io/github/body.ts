import type { IncomingMessage } from 'node:http';

/**
 * The whole body of a request, or undefined as soon as it is known to be longer than `limit` bytes: no more than that is
 * ever held. Rejects when the sender hangs up.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

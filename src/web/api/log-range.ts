import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import { closed, type Exchange, write } from '../exchange.ts';

const PIECE_BYTES = 256 * 1024;

interface Range {
  readonly from: number;
  /** Not part of it. */
  readonly to: number;
}

/** Sends a log, or the one part of it that `Range` asks for: 206 and where it lies, 416 when there is no such part (RFC 9110). */
export async function sendLogRange(logs: Logs, ref: AttemptRef, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const size = await logs.size(ref);
  const part = rangeOf(request.headers.range, size);
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'accept-ranges': 'bytes' };
  if (part === 'none') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { from, to } = part ?? { from: 0, to: size };
  const where = part === undefined ? {} : { 'content-range': `bytes ${from}-${to - 1}/${size}` };
  response.writeHead(part === undefined ? 200 : 206, { ...headers, ...where, 'content-length': to - from });
  const signal = closed(exchange);
  for (let at = from; at < to && request.method !== 'HEAD' && !signal.aborted; ) {
    const { bytes } = await logs.read(ref, at, Math.min(PIECE_BYTES, to - at));
    // It was removed meanwhile: whoever counts the bytes notices.
    if (bytes.length === 0) return void response.destroy();
    await write(exchange, bytes);
    at += bytes.length;
  }
  response.end();
}

/** Undefined for a header that is none of ours to understand: then everything is sent. Pure. */
export function rangeOf(header: string | undefined, size: number): Range | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return from < to ? { from, to } : 'none';
}

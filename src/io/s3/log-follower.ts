import { setTimeout as sleep } from 'node:timers/promises';
import type { Bucket } from './bucket.ts';
import { readPart } from './log-reader.ts';
import { inBucket } from './refusal.ts';

/** Bytes yielded at once at most. */
const CHUNK_BYTES = 256 * 1024;

/** Looks once each pace: nobody tells that objects came. */
export async function* followLog(
  bucket: Bucket,
  folder: string,
  offset: number,
  { signal, paceMs }: { readonly signal: AbortSignal; readonly paceMs: number },
): AsyncIterable<Uint8Array> {
  for (let at = offset; !signal.aborted; ) {
    const part = await inBucket('The log could not be read', () => readPart(bucket, folder, at, CHUNK_BYTES));
    at += part.bytes.length;
    if (part.bytes.length > 0) yield part.bytes;
    else if (part.sealed) return;
    else await sleep(paceMs, undefined, { signal }).catch(() => undefined);
  }
}

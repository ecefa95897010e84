import { buffer } from 'node:stream/consumers';
import type { LogPart } from '../../flow/ports/logs.ts';
import type { Bucket } from './bucket.ts';
import { pieceName, readPieceName, timesName, wholeName } from './log-names.ts';

/** Where bytes of a log, or of its index of times, lie. */
interface Piece {
  readonly name: string;
  /** Where they begin in that object. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** What of a log lies at an offset and after it. */
interface Layout {
  readonly sealed: boolean;
  readonly pieces: readonly Piece[];
  /** The same of the index of times; all of it when the offset is 0. */
  readonly times: readonly Piece[];
  /** Where the log ends; that offset when it has nothing there, and is not sealed. */
  readonly end: number;
}

/** A piece was not there any more: the log was sealed, or removed, since we looked. */
export class GoneError extends Error {
  override readonly name = 'GoneError';
}

const PIECES_AT_ONCE = 8;

/** One look at the bucket. Once a log is sealed, pieces that lie there still, or came too late, do not count. */
export async function readLayout(bucket: Bucket, folder: string, offset: number): Promise<Layout> {
  const pieces: Piece[] = [];
  const times: Piece[] = [];
  const sealedTimes: Piece[] = [];
  for await (const { name, bytes } of bucket.list(folder, pieceName(folder, offset))) {
    const object = { name, at: 0, start: 0, end: bytes };
    if (name === wholeName(folder)) return { sealed: true, pieces: [object], times: sealedTimes, end: bytes };
    if (name === timesName(folder)) sealedTimes.push(object);
    const piece = readPieceName(folder, name);
    if (piece === undefined) continue;
    const own = bytes - piece.bytesOfTimes;
    const known = times.at(-1)?.end ?? 0;
    pieces.push({ name, at: 0, start: piece.end - own, end: piece.end });
    times.push({ name, at: own, start: known, end: known + piece.bytesOfTimes });
  }
  return { sealed: false, pieces, times, end: pieces.at(-1)?.end ?? offset };
}

/** Up to `limit` bytes from `offset`, and whether the log is sealed. */
export async function readPart(bucket: Bucket, folder: string, offset: number, limit: number): Promise<LogPart> {
  const { sealed, pieces, end } = await readLayout(bucket, folder, offset);
  try {
    const parts = await Array.fromAsync(readPieces(bucket, pieces, offset, Math.min(end, offset + limit)));
    return { bytes: Buffer.concat(parts), sealed };
  } catch (error) {
    if (error instanceof GoneError) return readPart(bucket, folder, offset, limit);
    throw error;
  }
}

/** Up to `limit` bytes of the index of times from `offset`. */
export async function readTimes(bucket: Bucket, folder: string, offset: number, limit: number): Promise<Uint8Array> {
  const { times } = await readLayout(bucket, folder, 0);
  try {
    return Buffer.concat(await Array.fromAsync(readPieces(bucket, times, offset, offset + limit)));
  } catch (error) {
    if (error instanceof GoneError) return readTimes(bucket, folder, offset, limit);
    throw error;
  }
}

/** The last `limit` bytes. */
export async function readTail(bucket: Bucket, folder: string, limit: number): Promise<Uint8Array> {
  const { end } = await readLayout(bucket, folder, 0);
  return (await readPart(bucket, folder, Math.max(0, end - limit), limit)).bytes;
}

/** The bytes between two offsets, piece by piece. Throws GoneError. */
export async function* readPieces(
  bucket: Bucket,
  pieces: readonly Piece[],
  from: number,
  to: number,
): AsyncGenerator<Uint8Array> {
  const ranges = rangesOf(pieces, from, to);
  for (let at = 0; at < ranges.length; at += PIECES_AT_ONCE) {
    yield* await Promise.all(ranges.slice(at, at + PIECES_AT_ONCE).map(range => readRange(bucket, range)));
  }
}

interface Range {
  readonly name: string;
  readonly range: string;
}

/** In logs that older versions wrote, a piece may lie there twice: alone, and as the beginning of the next. */
function rangesOf(pieces: readonly Piece[], from: number, to: number): readonly Range[] {
  const ranges: Range[] = [];
  let at = from;
  for (const { name, at: begin, start, end } of pieces) {
    if (end <= at || start >= to) continue;
    const until = Math.min(to, end);
    const inObject = begin - start;
    ranges.push({ name, range: `bytes=${inObject + Math.max(at, start)}-${inObject + until - 1}` });
    at = until;
  }
  return ranges;
}

async function readRange(bucket: Bucket, { name, range }: Range): Promise<Uint8Array> {
  const found = await bucket.get(name, range);
  if (found === undefined) throw new GoneError(name);
  return await buffer(found);
}

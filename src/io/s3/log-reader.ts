import { buffer } from 'node:stream/consumers';
import type { LogPart } from '../../flow/ports/logs.ts';
import type { Bucket } from './bucket.ts';
import { endOfPiece, pieceName, wholeName } from './log-names.ts';

/** Where bytes of a log lie. */
interface Piece {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What of a log lies at an offset and after it. */
interface Layout {
  readonly sealed: boolean;
  readonly pieces: readonly Piece[];
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
  for await (const { name, bytes } of bucket.list(folder, pieceName(folder, offset))) {
    if (name === wholeName(folder)) return { sealed: true, pieces: [{ name, start: 0, end: bytes }], end: bytes };
    const end = endOfPiece(folder, name);
    if (end !== undefined) pieces.push({ name, start: end - bytes, end });
  }
  return { sealed: false, pieces, end: pieces.at(-1)?.end ?? offset };
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

/** A piece whose writer never heard that it had arrived lies there twice: alone, and as the beginning of the next. */
function rangesOf(pieces: readonly Piece[], from: number, to: number): readonly Range[] {
  const ranges: Range[] = [];
  let at = from;
  for (const { name, start, end } of pieces) {
    if (end <= at || start >= to) continue;
    const until = Math.min(to, end);
    ranges.push({ name, range: `bytes=${Math.max(at, start) - start}-${until - start - 1}` });
    at = until;
  }
  return ranges;
}

async function readRange(bucket: Bucket, { name, range }: Range): Promise<Uint8Array> {
  const found = await bucket.get(name, range);
  if (found === undefined) throw new GoneError(name);
  return await buffer(found);
}

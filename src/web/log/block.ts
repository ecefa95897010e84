import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { LineIndex, LineStart } from './line-index.ts';
import { countNewlines } from './newlines.ts';

/** What a page is given at once. */
const BLOCK_LINES = 256;
/** A block of lines that are longer than this together (bytes) is given in part; the reader asks for the rest. */
const MOST_BYTES = 4 * 1024 * 1024;
const READ_BYTES = 128 * 1024;

/** A block of lines, of which those from one on are asked for. */
export interface Block {
  /** Where it is read from: a line at its beginning, or before it. */
  readonly start: LineStart;
  /** Counted from there, the first line that is asked for. */
  readonly first: number;
  /** Counted from there, the line behind the block. */
  readonly end: number;
}

/** The block with the line `from`. */
export function blockOf(index: LineIndex, from: number): Block {
  const begin = Math.floor(from / BLOCK_LINES) * BLOCK_LINES;
  const start = index.before(begin);
  return { start, first: from - start.line, end: begin + BLOCK_LINES - start.line };
}

/** The bytes of a block, and some behind it; an empty piece where the log ends before that. */
export async function* readBlock(
  logs: Pick<Logs, 'read'>,
  attempt: AttemptRef,
  { start, first, end }: Block,
): AsyncGenerator<Uint8Array> {
  let lines = 0;
  for (let at = start.offset; lines < end && (at - start.offset <= MOST_BYTES || lines <= first); ) {
    const { bytes } = await logs.read(attempt, at, READ_BYTES);
    yield bytes;
    if (bytes.length === 0) return;
    lines += countNewlines(bytes);
    at += bytes.length;
  }
}

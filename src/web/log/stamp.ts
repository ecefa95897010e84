import type { Timeline } from '../../core/log-times/timeline.ts';
import { NEWLINE } from './newlines.ts';

export interface StampOptions {
  /** Where in the log the first piece begins. */
  readonly offset: number;
  /** Whether a line begins there. */
  readonly isLineStart: boolean;
}

/**
 * The pieces of a log with the time (RFC 3339) before each line, as GitHub's raw logs have it. `timelineOf` is asked anew
 * for each piece, since a log that grows has new times. A line of which no time is known stays as it is.
 */
export async function* stampLines(
  pieces: AsyncIterable<Uint8Array>,
  { offset, isLineStart }: StampOptions,
  timelineOf: () => Promise<Timeline>,
): AsyncGenerator<Uint8Array> {
  let at = offset;
  let isStart = isLineStart;
  for await (const piece of pieces) {
    yield stampPiece(piece, { offset: at, isLineStart: isStart }, await timelineOf());
    at += piece.length;
    isStart = piece.at(-1) === NEWLINE;
  }
}

function stampPiece(piece: Uint8Array, { offset, isLineStart }: StampOptions, timeline: Timeline): Uint8Array {
  const parts: Uint8Array[] = [];
  let stamp = { at: Number.NaN, bytes: new Uint8Array() };
  for (let from = 0; from < piece.length; ) {
    const at = timeline.at(offset + from);
    if (at !== undefined && (from > 0 || isLineStart)) {
      // Many lines have the same.
      if (at !== stamp.at) stamp = { at, bytes: Buffer.from(`${new Date(at).toISOString()} `) };
      parts.push(stamp.bytes);
    }
    const newline = piece.indexOf(NEWLINE, from);
    const end = newline === -1 ? piece.length : newline + 1;
    parts.push(piece.subarray(from, end));
    from = end;
  }
  return Buffer.concat(parts);
}

import { NEWLINE } from './newlines.ts';

/** A place in a log where a line begins. */
export interface LineStart {
  /** From 0. */
  readonly line: number;
  /** Bytes from the beginning of the log. */
  readonly offset: number;
}

/** Where lines begin, for every few of them: a million lines are some thousand numbers. A line ends with a newline. */
export interface LineIndex {
  /** Takes the bytes that follow those before. */
  push(bytes: Uint8Array): void;
  /** Lines that have ended. */
  complete(): number;
  /** All lines, also one that has only begun. */
  lines(): number;
  /** How many bytes were pushed. */
  bytes(): number;
  /** Where the line begins that has not ended. */
  end(): LineStart;
  /** The nearest known beginning at or before a line. */
  before(line: number): LineStart;
  /** The same for a place in bytes. */
  beforeOffset(offset: number): LineStart;
}

/** A beginning is remembered when this many lines, or bytes, lie behind the one before. */
const LINES_APART = 256;
const BYTES_APART = 256 * 1024;

export function createLineIndex(): LineIndex {
  const starts: LineStart[] = [{ line: 0, offset: 0 }];
  let latest: LineStart = { line: 0, offset: 0 };
  let line = 0;
  let lineOffset = 0;
  let pushed = 0;

  function last(isBefore: (start: LineStart) => boolean): LineStart {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const start = starts[middle];
      if (start !== undefined && isBefore(start)) low = middle;
      else high = middle - 1;
    }
    return starts[low] ?? { line: 0, offset: 0 };
  }

  return {
    push(bytes) {
      for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
        line += 1;
        lineOffset = pushed + at + 1;
        if (line - latest.line >= LINES_APART || lineOffset - latest.offset >= BYTES_APART) {
          latest = { line, offset: lineOffset };
          starts.push(latest);
        }
      }
      pushed += bytes.length;
    },
    complete: () => line,
    lines: () => line + (pushed > lineOffset ? 1 : 0),
    bytes: () => pushed,
    end: () => ({ line, offset: lineOffset }),
    before: wanted => last(start => start.line <= wanted),
    beforeOffset: offset => last(start => start.offset <= offset),
  };
}

import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { LineIndex } from './line-index.ts';
import { BLOCK_LINES } from './window.ts';

/** A block of lines that are longer than this together (bytes) is looked through in part, as it is shown in part. */
const MOST_BYTES = 4 * 1024 * 1024;
const READ_BYTES = 128 * 1024;
const NEWLINE = 0x0a;

/** At which bytes the lines begin of the block with the line `from`, beginning with that one; none behind the end. */
export async function readLineStarts(
  logs: Pick<Logs, 'read'>,
  attempt: AttemptRef,
  index: LineIndex,
  from: number,
): Promise<readonly number[]> {
  const block = Math.floor(from / BLOCK_LINES) * BLOCK_LINES;
  const start = index.before(block);
  const wanted = block + BLOCK_LINES - start.line;
  const starts = [start.offset];
  let end = start.offset;
  while (starts.length <= wanted) {
    const { bytes } = await logs.read(attempt, end, READ_BYTES);
    if (bytes.length === 0) break;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) starts.push(end + at + 1);
    end += bytes.length;
    if (end - start.offset > MOST_BYTES && starts.length > from - start.line + 1) break;
  }
  // Where the last line ended none has begun yet.
  return starts.slice(from - start.line, wanted).filter(offset => offset < end);
}

import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import { blockOf, readBlock } from './block.ts';
import type { LineIndex } from './line-index.ts';
import { NEWLINE } from './newlines.ts';

/** At which bytes the lines begin that `readWindow` gives from the same line on. */
export async function readLineStarts(
  logs: Pick<Logs, 'read'>,
  attempt: AttemptRef,
  index: LineIndex,
  from: number,
): Promise<readonly number[]> {
  const block = blockOf(index, from);
  const starts: number[] = [];
  let begun = block.start.offset;
  let end = begun;
  for await (const bytes of readBlock(logs, attempt, block)) {
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) {
      starts.push(begun);
      begun = end + at + 1;
    }
    if (bytes.length === 0 && begun < end) starts.push(begun);
    end += bytes.length;
  }
  return starts.slice(block.first, block.end);
}

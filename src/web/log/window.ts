import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { Html } from '../html.ts';
import type { LineIndex } from './line-index.ts';
import { createLineRenderer } from './line-renderer.ts';

/** What a page is given at once. Colours that a line left on go on within a block. */
export const BLOCK_LINES = 256;

/** A block of lines that are longer than this together (bytes) is given in part; the reader asks for the rest. */
const MOST_BYTES = 4 * 1024 * 1024;
const READ_BYTES = 128 * 1024;

/** Lines as markup, from `from` (counted from 0). */
export interface LogWindow {
  readonly from: number;
  readonly lines: readonly Html[];
}

/** The lines of the block with the line `from`, beginning with that one; none behind the end. */
export async function readWindow(
  logs: Pick<Logs, 'read'>,
  attempt: AttemptRef,
  index: LineIndex,
  from: number,
): Promise<LogWindow> {
  const block = Math.floor(from / BLOCK_LINES) * BLOCK_LINES;
  const start = index.before(block);
  const renderer = createLineRenderer();
  const wanted = block + BLOCK_LINES - start.line;
  const lines: Html[] = [];
  let at = start.offset;
  while (lines.length < wanted) {
    const { bytes } = await logs.read(attempt, at, READ_BYTES);
    if (bytes.length === 0) {
      lines.push(...(renderer.rest() ?? []));
      break;
    }
    for (const line of renderer.push(bytes)) lines.push(line);
    at += bytes.length;
    if (at - start.offset > MOST_BYTES && lines.length > from - start.line) break;
  }
  return { from, lines: lines.slice(from - start.line, wanted) };
}

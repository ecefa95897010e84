import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { Html } from '../html.ts';
import { blockOf, readBlock } from './block.ts';
import type { LineIndex } from './line-index.ts';
import { createLineRenderer } from './line-renderer.ts';

/** Lines as markup, from `from` (counted from 0). */
export interface LogWindow {
  readonly from: number;
  readonly lines: readonly Html[];
}

/**
 * The lines of the block with the line `from`, beginning with that one; none behind the end. Colours that a line left on
 * go on within a block.
 */
export async function readWindow(
  logs: Pick<Logs, 'read'>,
  attempt: AttemptRef,
  index: LineIndex,
  from: number,
): Promise<LogWindow> {
  const block = blockOf(index, from);
  const renderer = createLineRenderer();
  const lines: Html[] = [];
  for await (const bytes of readBlock(logs, attempt, block)) {
    for (const line of bytes.length === 0 ? renderer.rest() : renderer.push(bytes)) lines.push(line);
  }
  return { from, lines: lines.slice(block.first, block.end) };
}

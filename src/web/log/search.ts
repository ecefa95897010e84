import { clean } from '../../core/render/clean.ts';
import { lastDrawing } from '../../core/render/drawing.ts';
import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { LineIndex } from './line-index.ts';
import { countNewlines, NEWLINE } from './newlines.ts';

/** What one stretch of a log holds. */
export interface Finds {
  /** Numbers of lines that match, from 0, each once and in order. */
  readonly lines: readonly number[];
  /** Lines before this one have been looked at. */
  readonly through: number;
}

/** Says where a text matches first, from `at` on; -1 for nowhere. */
export type Finder = (text: string, at: number) => number;

const READ_BYTES = 1024 * 1024;
/** Of a line that is longer than what is read at once its end is looked at with the next part (bytes). */
const LONG_LINE_BYTES = 4 * READ_BYTES;
const DRAWN_OVER = /[\r\b]|\x1b\[[0-2]?[KG]/;

/** Finds words whatever their case. */
export function finderOf(query: string): Finder {
  const wanted = query.toLowerCase();
  return (text, at) => text.indexOf(wanted, at);
}

/** Looks through a log from line `from` on, part by part, at what people see of it: without colours and drawn-over text. */
export async function* searchLog(
  { logs, attempt, index, from }: { logs: Pick<Logs, 'read'>; attempt: AttemptRef; index: LineIndex; from: number },
  find: Finder,
): AsyncGenerator<Finds> {
  const start = index.before(from);
  let { line, offset: at } = start;
  let carried: Uint8Array = new Uint8Array();
  for (;;) {
    const { bytes } = await logs.read(attempt, at, READ_BYTES);
    at += bytes.length;
    const input = carried.length === 0 ? bytes : Buffer.concat([carried, bytes]);
    const isEnd = bytes.length === 0;
    const end = isEnd || input.length > LONG_LINE_BYTES ? input.length : input.lastIndexOf(NEWLINE) + 1;
    const text = visibleText(Buffer.from(input.buffer, input.byteOffset, end).toString()).toLowerCase();
    const found = findLines(text, line, find);
    line += countNewlines(input.subarray(0, end));
    yield { lines: found.filter(number => number >= from), through: line };
    if (isEnd) return;
    carried = input.subarray(end);
  }
}

function visibleText(text: string): string {
  if (!/[\x1b\r\b]/.test(text)) return text;
  if (!DRAWN_OVER.test(text)) return clean(text);
  return text
    .split('\n')
    .map(line => clean(lastDrawing(line)))
    .join('\n');
}

/** Walks from match to match, and counts the lines between. */
function findLines(text: string, firstLine: number, find: Finder): readonly number[] {
  const lines: number[] = [];
  let line = firstLine;
  let lineStart = 0;
  for (let at = find(text, 0); at !== -1; at = find(text, lineStart)) {
    for (let end = text.indexOf('\n', lineStart); end !== -1 && end < at; end = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = end + 1;
    }
    lines.push(line);
    const end = text.indexOf('\n', at);
    if (end === -1) break;
    line += 1;
    lineStart = end + 1;
  }
  return lines;
}

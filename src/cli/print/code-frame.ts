/** The lines around a place in a file, with the place marked. */

import { clean } from '../../core/render/clean.ts';
import type { Position } from '../../model/diagnostic.ts';
import type { Paint } from '../print.ts';
import { widthOf } from './width.ts';

/** Lines shown before and after. */
const NEIGHBOURS = 2;
/** Longer lines are shown in part, in UTF-16 units. */
const LONGEST = 120;

/** Empty when the file has no such line. */
export function codeFrame(text: string, { line, column }: Position, paint: Paint): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines[line - 1] === undefined) return [];
  const first = Math.max(1, line - NEIGHBOURS);
  const last = Math.min(lines.at(-1) === '' ? lines.length - 1 : lines.length, line + NEIGHBOURS);
  const digits = String(last).length;
  const bar = paint('dim', '│');
  return lines.slice(first - 1, Math.max(last, line)).flatMap((written, index) => {
    const number = String(first + index).padStart(digits);
    const window = cut(written, first + index === line ? column : 1);
    if (first + index !== line) return [paint('dim', `  ${number} │ ${window.text}`.trimEnd())];
    const mark = `${' '.repeat(widthOf(window.before))}${'^'.repeat(widthOf(wordAt(written, column)))}`;
    return [
      `${paint('red', '>')} ${number} ${bar} ${window.text}`,
      `  ${' '.repeat(digits)} ${bar} ${paint(['red', 'bold'], mark)}`,
    ];
  });
}

/** The part of a line that holds the column, and what of it stands before the column. */
function cut(line: string, column: number): { text: string; before: string } {
  const at = column - 1;
  const from = at < LONGEST ? 0 : at - LONGEST / 2;
  const head = from === 0 ? '' : '…';
  const tail = line.length > from + LONGEST ? '…' : '';
  const show = (start: number, end: number): string => head + clean(line.slice(start, end)).replaceAll('\t', '  ');
  return { text: show(from, from + LONGEST) + tail, before: show(from, at) };
}

/** What stands at the column, up to the next space or separator; one character at least. */
function wordAt(line: string, column: number): string {
  const rest = clean(line.slice(column - 1, column - 1 + LONGEST / 2));
  return /^(?:[^\s:,[\]{}#"']+|"[^"]*"|'[^']*')/.exec(rest)?.[0] ?? ' ';
}

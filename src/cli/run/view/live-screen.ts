import { stripVTControlCharacters } from 'node:util';
import { widthOf } from '../../print/width.ts';
import type { Screen } from './screen.ts';

/** What a live screen needs of a terminal. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  write(text: string): unknown;
}

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR_BELOW = '\x1b[J';

/** A terminal whose last lines change while all others stay and scroll away. */
export function createLiveScreen(terminal: Terminal): Screen {
  let shown: readonly string[] = [];
  let wanted: readonly string[] = [];
  let held: string[] | undefined;

  /** In one write, so that nobody sees half of it. */
  function draw(lines: readonly string[]): void {
    if (held !== undefined) {
      held.push(...lines);
      return;
    }
    if (lines.length === 0 && shown.length === 0 && wanted.length === 0) return;
    const hide = wanted.length > 0 && shown.length === 0 ? HIDE_CURSOR : '';
    const show = wanted.length === 0 && shown.length > 0 ? SHOW_CURSOR : '';
    terminal.write(`${hide}${erase()}${[...lines, ...wanted].map(line => `${line}\n`).join('')}${show}`);
    shown = wanted;
  }

  /** Counts by the width there is now: a terminal that was made narrower has wrapped what it showed. */
  function erase(): string {
    const { columns } = sizeOf(terminal);
    const rows = shown.reduce((sum, line) => sum + rowsOf(line, columns), 0);
    return rows === 0 ? '' : `\x1b[${rows}A\r${CLEAR_BELOW}`;
  }

  function clear(): void {
    wanted = [];
    draw([]);
  }

  return {
    print: draw,
    status(lines) {
      wanted = lines;
      draw([]);
    },
    get size() {
      return sizeOf(terminal);
    },
    pause() {
      clear();
      held = [];
    },
    resume() {
      const lines = held ?? [];
      held = undefined;
      draw(lines);
    },
    close: clear,
  };
}

function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(widthOf(stripVTControlCharacters(line)) / columns));
}

/** Some terminals do not know their size, and say nothing. */
function sizeOf({ columns, rows }: Terminal): Screen['size'] {
  return { columns: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 };
}

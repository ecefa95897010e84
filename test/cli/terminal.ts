import { widthOf } from '../../src/cli/print/width.ts';
import type { Terminal } from '../../src/cli/run/view/live-screen.ts';

/** A terminal as a grid of lines: what a person would see, for the few sequences that we send. */
export interface PaperTerminal extends Terminal {
  columns: number;
  /** Lines without styles and without what follows them. */
  screen(): readonly string[];
}

export function createTerminal(columns: number): PaperTerminal {
  let lines: string[] = [''];
  let row = 0;

  function put(text: string): void {
    lines[row] = (lines[row] ?? '') + text;
  }

  function obey(sequence: string): void {
    const [, count = '1', letter] = /^\x1b\[\??(\d*)([A-Za-z])$/.exec(sequence) ?? [];
    if (letter === 'A') row -= Number(count);
    if (letter === 'J') lines = lines.slice(0, row);
    if (letter === 'J') lines[row] = '';
  }

  return {
    rows: 20,
    get columns() {
      return columns;
    },
    /** As terminals do: long lines are wrapped anew. */
    set columns(next: number) {
      columns = next;
      const below = lines.length - row;
      lines = lines.flatMap(line => wrap(line, next));
      row = lines.length - below;
    },
    write(text) {
      for (const [token] of text.matchAll(/\x1b\[\??[\d;]*[A-Za-z]|\n|\r|[^\x1b\n\r]+/g)) {
        if (token === '\n') {
          row++;
          lines[row] ??= '';
        } else if (token.startsWith('\x1b')) obey(token);
        else if (token !== '\r') put(token);
      }
      return true;
    },
    screen: () => lines.map(line => line.trimEnd()),
  };
}

function wrap(line: string, columns: number): string[] {
  const rows = [''];
  for (const character of line) {
    const last = rows.at(-1) ?? '';
    if (widthOf(last + character) > columns) rows.push(character);
    else rows[rows.length - 1] = last + character;
  }
  return rows;
}

/** Turns the bytes of a job's log into lines for a terminal that several jobs share. */

import { stripEscapes } from '../../../core/render/clean.ts';
import { lastDrawing } from '../../../core/render/drawing.ts';

/** A colour or another style (SGR); everything else a terminal obeys could reach what is not the job's. */
const STYLE = /\x1b\[[\d;:]*m/g;
const RESET = '\x1b[0m';
const IS_RESET = /^\x1b\[(?:0+[;:]?)*m$/;

/** From here on an unfinished line is looked through for what was overwritten. */
const LONG = 4096;

export interface LogLines {
  /** The lines that these bytes complete. */
  push(bytes: Uint8Array): readonly string[];
  /** What is left of the last line. */
  end(): readonly string[];
  /** The line that is being written, as far as it goes. */
  current(): string;
}

/** Styles are kept when `coloured`; one that goes on over the end of a line is taken up again in the next. */
export function createLogLines(coloured: boolean): LogLines {
  const decoder = new TextDecoder();
  let rest = '';
  let style = '';

  function show(written: string): string {
    // What was drawn over is gone, as it would be on a terminal of its own.
    const visible = lastDrawing(written);
    if (!coloured) return withoutControls(visible);
    const pieces = visible.split(new RegExp(`(${STYLE.source})`));
    const text = pieces.map((piece, index) => (index % 2 === 1 ? piece : withoutControls(piece))).join('');
    const line = style + text;
    for (const [sequence] of visible.matchAll(STYLE)) style = IS_RESET.test(sequence) ? '' : style + sequence;
    style = style.slice(-64).replace(/^[^\x1b]*/, '');
    return line.includes('\x1b') && !line.endsWith(RESET) ? `${line}${RESET}` : line;
  }

  return {
    push(bytes) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      // A progress bar returns to the start of its line for minutes.
      if (rest.length > LONG) rest = rest.slice(rest.lastIndexOf('\r', rest.length - 2) + 1);
      return lines.map(show);
    },
    end() {
      const last = rest + decoder.decode();
      rest = '';
      return last === '' ? [] : [show(last)];
    },
    current: () => withoutControls(lastDrawing(rest)),
  };
}

function withoutControls(text: string): string {
  return stripEscapes(text).replaceAll(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

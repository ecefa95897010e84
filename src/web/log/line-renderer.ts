import { type Html, html } from '../html.ts';
import { type Style, styleLine } from './ansi.ts';

/** Turns a log's bytes into markup as they come, cut anywhere. */
export interface LineRenderer {
  /** The lines that these bytes complete. */
  push(bytes: Uint8Array): readonly Html[];
  /** The line that has begun and not ended; none when nothing has. */
  rest(): readonly Html[];
}

const newline = 0x0a;
const carriageReturn = 0x0d;

/** Of a line that is drawn over and over this much is enough (bytes) to know how it looks. */
const rememberedBytes = 4096;

/** Of a line without end no more is remembered (bytes), and it is cut long before when it is shown. */
const longestLineBytes = 256 * 1024;

/** A renderer that begins at the start of a line, in a terminal's plain style. */
export function createLineRenderer(): LineRenderer {
  const decoder = new TextDecoder();
  let begun: Uint8Array = new Uint8Array();
  let style: Style = {};

  function complete(bytes: Uint8Array): Html {
    const styled = styleLine(decoder.decode(bytes), style);
    style = styled.style;
    return styled.line;
  }

  return {
    push(bytes) {
      const input = begun.length === 0 ? bytes : Buffer.concat([begun, bytes]);
      const lines: Html[] = [];
      let from = 0;
      for (let end = input.indexOf(newline); end !== -1; end = input.indexOf(newline, from)) {
        lines.push(complete(input.subarray(from, end)));
        from = end + 1;
      }
      const rest = input.subarray(from);
      begun = rest.slice(drawnOver(rest)).slice(0, longestLineBytes);
      return lines;
    },
    rest: () => (begun.length === 0 ? [] : [styleLine(decoder.decode(begun), style).line]),
  };
}

/** How many bytes at the start of a line that goes on need not be remembered, since later ones are drawn over them. */
function drawnOver(line: Uint8Array): number {
  return line.length <= rememberedBytes ? 0 : line.indexOf(carriageReturn, line.length - rememberedBytes) + 1;
}

/** A line as a page without scripts shows it. */
export function lineElement(line: Html): Html {
  return html`<div class="line">${line}</div>`;
}

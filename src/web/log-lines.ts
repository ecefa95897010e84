import { type Style, styleLine } from './ansi.ts';
import { type Html, html } from './html.ts';

/** Turns a log's bytes into markup as they come, cut anywhere. */
export interface LineRenderer {
  /** The lines that these bytes complete. */
  push(bytes: Uint8Array): readonly Html[];
  /** The line that has begun and not ended; undefined when there is none. */
  rest(): Html | undefined;
  /** How many of the pushed bytes belong to completed lines. */
  completedBytes(): number;
}

const newline = 0x0a;

/** A line without end is broken here (bytes), so that no log makes us remember all of it. */
const longestLineBytes = 256 * 1024;

/** A renderer that begins at the start of a line, in a terminal's plain style. */
export function createLineRenderer(): LineRenderer {
  const decoder = new TextDecoder();
  let begun: Uint8Array = new Uint8Array();
  let style: Style = {};
  let completed = 0;

  function complete(bytes: Uint8Array): Html {
    const styled = styleLine(decoder.decode(bytes), style);
    style = styled.style;
    return html`<div class="line">${styled.line}</div>`;
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
      if (input.length - from > longestLineBytes) {
        lines.push(complete(input.subarray(from)));
        from = input.length;
      }
      completed += from;
      begun = input.slice(from);
      return lines;
    },
    rest: () =>
      begun.length === 0 ? undefined : html`<div class="line">${styleLine(decoder.decode(begun), style).line}</div>`,
    completedBytes: () => completed,
  };
}

/** All lines of a piece of a log. */
export function renderLines(bytes: Uint8Array): readonly Html[] {
  const renderer = createLineRenderer();
  const lines = renderer.push(bytes);
  const rest = renderer.rest();
  return rest === undefined ? lines : [...lines, rest];
}

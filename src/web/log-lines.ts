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
const carriageReturn = 0x0d;

/** Of a line that is drawn over and over this much is enough (bytes) to know how it looks. */
const rememberedBytes = 4096;

/** A line without end is broken here (bytes), so that no log makes us remember all of it. */
const longestLineBytes = 256 * 1024;

/** A renderer that begins at the start of a line, in a terminal's plain style. */
export function createLineRenderer(): LineRenderer {
  const decoder = new TextDecoder();
  let begun: Uint8Array = new Uint8Array();
  let style: Style = {};
  let pushed = 0;
  let completed = 0;

  function complete(bytes: Uint8Array): Html {
    const styled = styleLine(decoder.decode(bytes), style);
    style = styled.style;
    return html`<div class="line">${styled.line}</div>`;
  }

  return {
    push(bytes) {
      pushed += bytes.length;
      const input = begun.length === 0 ? bytes : Buffer.concat([begun, bytes]);
      const lines: Html[] = [];
      let from = 0;
      for (let end = input.indexOf(newline); end !== -1; end = input.indexOf(newline, from)) {
        lines.push(complete(input.subarray(from, end)));
        from = end + 1;
      }
      let rest = input.subarray(from);
      if (lines.length > 0) completed = pushed - rest.length;
      rest = rest.subarray(drawnOver(rest));
      if (rest.length > longestLineBytes) {
        const end = wholeCharacters(rest);
        lines.push(complete(rest.subarray(0, end)));
        rest = rest.subarray(end);
        completed = pushed - rest.length;
      }
      begun = rest.slice();
      return lines;
    },
    rest: () =>
      begun.length === 0 ? undefined : html`<div class="line">${styleLine(decoder.decode(begun), style).line}</div>`,
    completedBytes: () => completed,
  };
}

/** How many bytes at the start of a line that goes on need not be remembered, since later ones are drawn over them. */
function drawnOver(line: Uint8Array): number {
  return line.length <= rememberedBytes ? 0 : line.indexOf(carriageReturn, line.length - rememberedBytes) + 1;
}

/** How many bytes hold whole characters of UTF-8; the last one may have only begun. */
function wholeCharacters(bytes: Uint8Array): number {
  const first = bytes.findLastIndex(byte => byte < 0x80 || byte >= 0xc0);
  const byte = bytes[first] ?? 0;
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
  return first !== -1 && first + length > bytes.length ? first : bytes.length;
}

/** All lines of a piece of a log. */
export function renderLines(bytes: Uint8Array): readonly Html[] {
  const renderer = createLineRenderer();
  const lines = renderer.push(bytes);
  const rest = renderer.rest();
  return rest === undefined ? lines : [...lines, rest];
}

/** Escape sequences of terminals: CSI (colours, cursor), OSC (titles, links; ended by BEL or ST), and the short ones. */
const ESCAPES = /\x1b\[[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?/gu;
/** What is not seen and may deceive: control characters, zero-width and direction marks. Newline and tab stay. */
const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Text without anything that a terminal would obey or that a reader could not see. Carriage returns are kept. */
export function stripEscapes(text: string): string {
  return text.toWellFormed().replace(ESCAPES, '');
}

/** The same without carriage returns and other invisible characters. */
export function clean(text: string): string {
  return stripEscapes(text).replace(INVISIBLE, '');
}

/** On one line and at most `limit` characters long, for titles. */
export function oneLine(text: string, limit: number): string {
  const line = clean(text.replaceAll('\r', ' ')).replace(/\s+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= limit
    ? line
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}

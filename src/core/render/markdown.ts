/** Markdown that says exactly what it is given: no text of a user becomes markup, a link, an image, or a mention. */

import { clean, oneLine } from './clean.ts';

/** Longest name, command or sentence of a user that is shown on one line, in characters. */
const LINE_LIMIT = 300;
/** Seen by nobody, and it keeps GitHub from making a mention, a reference or a link of what stands around it. */
const BREAK = '\u200b';

/** A user's words as a code span: nothing in it is interpreted, by Markdown or by GitHub. */
export function code(text: string): string {
  const line = oneLine(text, LINE_LIMIT);
  if (line === '') return '` `';
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A user's words as running text on one line. */
export function plain(text: string): string {
  return escapeStart(inert(oneLine(text, LINE_LIMIT)));
}

/** A sentence that may quote with `backticks`: what is quoted becomes code, the rest running text. */
export function prose(text: string): string {
  const parts = oneLine(text, LINE_LIMIT).split(/`([^`]+)`/u);
  return escapeStart(parts.map((part, index) => (index % 2 === 1 ? code(part) : inert(part))).join(''));
}

function inert(line: string): string {
  return line
    .replace(/[@#]|:(?=\/\/|[\w+-]+:)|www(?=\.)|GH(?=-\d)/giu, `$&${BREAK}`)
    .replace(/[\\`*_[\]<>~$]/gu, '\\$&')
    .replaceAll('&', '&amp;');
}

/** What would begin a heading or a list at the start of a line. */
function escapeStart(line: string): string {
  return line.replace(/^[-+=#]/u, '\\$&').replace(/^(\d+)(?=[.)])/u, '$1\\');
}

/** The same inside of an HTML element. */
export function html(text: string): string {
  const escaped = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return oneLine(text, LINE_LIMIT).replace(/[&<>"]/gu, sign => escaped[sign as keyof typeof escaped]);
}

/** A user's lines as a block in which nothing is interpreted. */
export function block(text: string): string {
  const lines = clean(text);
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1));
  return `${fence}\n${lines}\n${fence}`;
}

/** A link; `label` is Markdown already. Without an address it is the label alone. */
export function link(label: string, url: string | undefined): string {
  return url === undefined ? label : `[${label}](${url})`;
}

/** A table; cells are Markdown already and stay in their column, whatever they hold. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** A pipe is escaped by an odd number of backslashes, also in code. */
function cell(markdown: string): string {
  return markdown.replace(/(\\*)\|/gu, (_, before: string) => `${before}${before.length % 2 === 0 ? '\\' : '\\\\'}|`);
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/gu) ?? []).map(run => run.length));
}

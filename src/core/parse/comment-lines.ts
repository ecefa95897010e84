/** What hides text in Markdown from here on: an HTML comment, or preformatted text. */
const opening = /(<!--)|<pre[\s>]/;

/**
 * The lines of a GitHub comment that are said by its author: without quotations, fenced and indented code, and HTML
 * comments. Where Markdown is unclear a line is left out, since the lines may be commands.
 */
export function visibleLines(body: string): readonly string[] {
  const visible: string[] = [];
  let fence: string | undefined;
  let closing: RegExp | undefined;
  let quoted = false;
  for (const line of body.split(/\r\n|\r|\n/)) {
    if (fence !== undefined) {
      if (closesFence(line, fence)) fence = undefined;
      continue;
    }
    const wasHidden = closing !== undefined;
    closing = hiddenAfter(line, closing);
    if (wasHidden) continue;
    fence = closing ? undefined : openedFence(line);
    // A quotation goes on until an empty line, with or without `>`.
    quoted = line.trim() !== '' && (quoted || /^ {0,3}>/.test(line));
    if (fence === undefined && !quoted && !/^(?: {4}|\t)/.test(line)) visible.push(line);
  }
  return visible;
}

/** The mark that ends the hidden text in which this line leaves us, if it does. */
function hiddenAfter(line: string, closing: RegExp | undefined): RegExp | undefined {
  let awaited = closing;
  let place = 0;
  while (place < line.length) {
    const mark = new RegExp(awaited ?? opening, 'gi');
    mark.lastIndex = place;
    const match = mark.exec(line);
    if (!match) return awaited;
    place = mark.lastIndex;
    if (awaited) awaited = undefined;
    else awaited = match[1] === undefined ? /<\/pre>/ : /-->/;
  }
  return awaited;
}

/** The mark of a code fence that this line opens. */
function openedFence(line: string): string | undefined {
  const match = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line);
  return match?.[1];
}

function closesFence(line: string, fence: string): boolean {
  const match = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line);
  return match?.[1]?.startsWith(fence) ?? false;
}

/** Room for a closing fence and the note. */
const reserve = 160;

const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * Markdown of at most `limit` bytes: whole when it fits, else its beginning with open code fences closed and a note.
 * Bytes, because that is what GitHub counts where its documentation says characters (github/docs#35252).
 */
export function cutMarkdown(markdown: string, limit: number): string {
  const bytes = Buffer.byteLength(markdown);
  if (bytes <= limit) return markdown;
  const start = atLineEnd(cutBytes(markdown, limit - reserve));
  const open = openFence(start);
  const note = `_Cut here: GitHub shows no more than ${limit} of these ${bytes} bytes._`;
  return [start, ...(open ? [open] : []), '', note].join('\n');
}

/** Text of at most `limit` UTF-16 units, ending with an ellipsis when it was cut. */
export function cutLine(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${wholeCharacters(text.slice(0, limit - 1))}…`;
}

/** Text of at most `limit` bytes of UTF-8, cut between characters. */
export function cutBytes(text: string, limit: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  let end = limit;
  while (end > 0 && isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

/** Half a line is half a link or half a tag; but one endless line is better cut than gone. */
function atLineEnd(text: string): string {
  const end = text.lastIndexOf('\n');
  return end > text.length / 2 ? text.slice(0, end) : text;
}

/** The fence that closes the code block which is open at the end, by CommonMark's rules. */
function openFence(markdown: string): string | undefined {
  let open: string | undefined;
  for (const line of markdown.split('\n')) {
    const [, marks = '', rest = ''] = fence.exec(line) ?? [];
    if (!marks) continue;
    if (open === undefined) open = marks;
    else if (marks.startsWith(open) && rest.trim() === '') open = undefined;
  }
  return open;
}

/** The output of a job as lines of plain text, for those who look for something in it. */

/** Characters of a line that are looked at. */
const LONGEST = 4096;

/** Escape sequences of terminals: CSI (colours, cursor), OSC (titles, links; ended by BEL or ST), and the short ones. */
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]?|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~]?)/gu;

export interface LineReader {
  /** Takes the next bytes, which may be cut anywhere. */
  push(bytes: Uint8Array): void;
  /** Gives the last line, if it was not ended. */
  end(): void;
}

/**
 * Calls back with each line, without its end and without escape sequences; a carriage return ends one too, as what
 * follows is drawn over it. Of a long line only the head is given, so memory does not grow with one. Empty ones are
 * left out.
 */
export function createLineReader(give: (line: string) => void): LineReader {
  const decoder = new TextDecoder();
  let open = '';

  function giveLine(line: string): void {
    const head = line.length > LONGEST ? line.slice(0, LONGEST) : line;
    const plain = head.includes('\x1b') ? head.replace(ESCAPES, '') : head;
    if (plain !== '') give(plain);
  }

  function take(text: string): void {
    const lines = (text.includes('\r') ? text.replaceAll('\r', '\n') : text).split('\n');
    const last = lines.pop() ?? '';
    const [first] = lines;
    if (first === undefined) {
      if (open.length < LONGEST) open += last;
      return;
    }
    giveLine(open + first);
    for (let i = 1; i < lines.length; i++) giveLine(lines[i] ?? '');
    open = last;
  }

  return {
    push: bytes => take(decoder.decode(bytes, { stream: true })),
    end: () => {
      take(decoder.decode());
      giveLine(open);
      open = '';
    },
  };
}

/** As much of CommonMark as it takes to know which text of a line is not code, told without the code under test. */

/** The text outside of code; a dot stands for each code span and each escaped character. */
export function outsideCode(line: string): string {
  let text = '';
  let rest = line;
  while (rest !== '') {
    const opening = /^`+/u.exec(rest)?.[0].length;
    const span = opening === undefined ? undefined : endOfSpan(rest, opening);
    const inert = span ?? (/^\\[!-/:-@[-`{-~]/u.test(rest) ? 2 : undefined);
    const taken = inert ?? opening ?? 1;
    text += inert === undefined ? rest.slice(0, taken) : '·';
    rest = rest.slice(taken);
  }
  return text;
}

/** A code span ends at the next run of exactly as many backticks as it began with. */
function endOfSpan(rest: string, length: number): number | undefined {
  const runs = [...rest.matchAll(/`+/gu)].slice(1);
  const closing = runs.find(([run]) => run.length === length);
  return closing === undefined ? undefined : closing.index + length;
}

/** The cells of a table row: pipes divide unless a backslash escapes them, in code too. */
export function cells(row: string): readonly string[] {
  return row.match(/(?:\\[^\n]|[^|\n\\])+/gu) ?? [];
}

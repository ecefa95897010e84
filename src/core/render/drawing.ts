/** What is left of a line that was drawn over and over, as progress bars and spinners do it. */

import { clean } from './clean.ts';

/** Where a terminal begins a line again: a return, and what clears the line or goes to its first column (ECMA-48 EL, CHA). */
const BEGINNINGS = /\r|\x1b\[(?:2K|[01]?G)/;
/** An escape sequence stands for nothing that could be rubbed out. */
const PIECES = /\x1b\[[0-?]*[ -/]*[@-~]|./gsu;

/** The last drawing of a line that shows anything; empty when none does. Escape sequences in it are kept. */
export function lastDrawing(line: string): string {
  const drawing = line.split(BEGINNINGS).findLast(isVisible) ?? '';
  return drawing.includes('\b') ? withoutRubbedOut(drawing) : drawing;
}

function isVisible(drawing: string): boolean {
  return clean(drawing).trim() !== '';
}

/** A backspace goes back by one character, and the next takes its place. */
function withoutRubbedOut(drawing: string): string {
  const kept: string[] = [];
  /** Of the kept pieces, those that a backspace takes. */
  const characters: number[] = [];
  for (const [piece] of drawing.matchAll(PIECES)) {
    if (piece === '\b') {
      const last = characters.pop();
      if (last !== undefined) kept[last] = '';
      continue;
    }
    if (piece.length < 3) characters.push(kept.length);
    kept.push(piece);
  }
  return kept.join('');
}

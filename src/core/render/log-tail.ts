import { clean } from './clean.ts';
import { lastDrawing } from './drawing.ts';

/** How much of a log is shown. */
export interface TailLimits {
  readonly lines: number;
  /** UTF-8 bytes. */
  readonly bytes: number;
}

const encoder = new TextEncoder();

/**
 * The end of a log as a terminal would show it, without colours: of a line that was drawn over and over (a progress
 * bar), the last drawing. Empty when there was no output.
 */
export function tidyTail(log: string, { lines, bytes }: TailLimits): string {
  const shown = log.split('\n').map(line => clean(lastDrawing(line)).trimEnd());
  while (shown.at(-1) === '') shown.pop();
  const kept: string[] = [];
  let size = 0;
  for (const line of shown.slice(-lines).reverse()) {
    size += encoder.encode(line).length + 1;
    if (size > bytes) break;
    kept.unshift(line);
  }
  if (kept.length > 0 || shown.length === 0) return kept.join('\n');
  return `…${[...(shown.at(-1) ?? '')].slice(-Math.floor(bytes / 4)).join('')}`;
}

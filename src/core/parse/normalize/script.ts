import type { WrittenLines } from '../shape/values.ts';
import type { Faults } from './faults.ts';

/** Commands, with lists in lists flattened. */
export function linesOf(
  key: 'before_script' | 'script' | 'after_script',
  written: WrittenLines,
  faults: Faults,
): readonly string[] {
  const lines = flatten(written);
  if (lines.some(line => line.includes('\0'))) faults.error([key], 'holds a NUL character.', 'Remove it.');
  return lines;
}

function flatten(lines: WrittenLines): readonly string[] {
  return typeof lines === 'string' ? [lines] : lines.flatMap(flatten);
}

import type { Path } from '../tree.ts';

type Nested<Entry> = (Entry | Nested<Entry>)[];

/** The entries of lists in lists, which `!reference` makes, each with the path to it. */
export function flattened<Entry extends object | string>(
  written: Nested<Entry>,
  path: Path,
): readonly (readonly [Entry, Path])[] {
  return written.flatMap((entry, index) => {
    const place = [...path, index];
    return Array.isArray(entry) ? flattened(entry, place) : [[entry, place] as const];
  });
}

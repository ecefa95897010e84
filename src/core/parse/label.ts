import type { Path } from './tree.ts';

/** A path as people write it: `needs[1]:job`; entries count from 1, as people do. */
export function labelOf(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step + 1}]` : `${index === 0 ? '' : ':'}${String(step)}`))
    .join('');
}

/** The heading of docs/ci-yml.md that a path belongs to: its key, wherever that key may be written. */
export function referenceOf([first, second]: Path): string | undefined {
  const key = first === 'default' ? (second ?? first) : first;
  return typeof key === 'string' ? key : undefined;
}

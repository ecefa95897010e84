import type { Path } from '../tree.ts';
import type { Faults } from './faults.ts';

/** Paths and globs, of which none may lead out of the project directory. */
export function pathsOf(written: string | readonly string[] = [], path: Path, faults: Faults): readonly string[] {
  const all = typeof written === 'string' ? [written] : written;
  all.forEach((each, index) => {
    if (!leadsOut(each)) return;
    faults.error(
      typeof written === 'string' ? path : [...path, index],
      `leads out of the project directory: \`${each}\`.`,
      'Give a path relative to the project directory, without `..`.',
    );
  });
  return all;
}

function leadsOut(path: string): boolean {
  return path.startsWith('/') || path.split('/').includes('..');
}

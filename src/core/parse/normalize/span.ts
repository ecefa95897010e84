import { longestTimeoutMs, parseDuration } from '../duration.ts';
import type { Path } from '../tree.ts';
import type { Faults } from './faults.ts';

const day = 24 * 3_600_000;

type Written = string | number | undefined;

interface Bounds {
  readonly most?: { readonly milliseconds: number; readonly name: string };
}

/** Milliseconds of a span of time that is written at `path`; undefined when none is, or one that was complained of. */
export function spanOf(written: Written, path: Path, faults: Faults, { most }: Bounds = {}): number | undefined {
  if (written === undefined) return undefined;
  const milliseconds = parseDuration(String(written));
  if (milliseconds === undefined) {
    faults.error(path, 'is not a span of time.', 'Write it as `3h 30m`, `90 minutes`, or a number of seconds.');
    return undefined;
  }
  if (milliseconds < 1000) faults.error(path, 'must be at least one second.');
  if (most && milliseconds > most.milliseconds) faults.error(path, `must be at most ${most.name}.`);
  return milliseconds;
}

/** As `spanOf`, where `never` may be written too. */
export function spanOrNever(written: Written, path: Path, faults: Faults): number | 'never' | undefined {
  return written === 'never' ? 'never' : spanOf(written, path, faults);
}

export function timeoutOf(written: Written, faults: Faults): number | undefined {
  return spanOf(written, ['timeout'], faults, { most: { milliseconds: longestTimeoutMs, name: '30 days' } });
}

/** How long a delayed job waits; GitLab, too, takes a week at most. */
export function startInOf(written: Written, path: Path, faults: Faults): number | undefined {
  return spanOf(written, path, faults, { most: { milliseconds: 7 * day, name: 'one week' } });
}

import type { Run } from '../../model/run.ts';
import { beganAt } from '../schedule/began-at.ts';
import { expectedEnd } from '../schedule/expected-end.ts';
import { utcTime } from '../time/utc.ts';

const MINUTE = 60_000;

/**
 * ", expected by 14:35 UTC", to go on in a title; empty when nobody can know. A time of day, since nobody writes the title
 * again while one job runs for long: what is said to be left would be wrong a minute later.
 */
export function expectedBy(run: Run, usualMs: ReadonlyMap<string, number> = new Map()): string {
  const end = usualMs.size === 0 ? undefined : expectedEnd(run, usualMs);
  if (end === undefined) return '';
  const [date, time = ''] = utcTime(Math.ceil(end / MINUTE) * MINUTE).split(' ');
  const day = utcTime(beganAt(run)).startsWith(`${date} `) ? '' : `${date} `;
  return `, expected by ${day}${time.slice(0, 5)} UTC`;
}

import type { Run } from '../../model/run.ts';
import { remainingMs } from '../schedule/remaining.ts';

const MINUTE = 60_000;

/** ", about 2 min left", to go on in a title; empty when nobody can know. */
export function timeLeft(run: Run, usualMs: ReadonlyMap<string, number> = new Map()): string {
  const left = usualMs.size === 0 ? undefined : remainingMs(run, usualMs);
  return left === undefined ? '' : `, ${inWords(left)} left`;
}

function inWords(ms: number): string {
  const minutes = Math.ceil(ms / MINUTE);
  if (ms < MINUTE) return 'less than a minute';
  return minutes < 100 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}

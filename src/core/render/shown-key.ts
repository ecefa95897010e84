import { oneLine } from './clean.ts';

/** Longest job name in a check's name, in characters. */
const NAME_LIMIT = 250;

/** A job's key as GitHub shows it: on one line, without what nobody sees, cut. A plan has no two that are shown alike. */
export function shownKey(key: string): string {
  return oneLine(key, NAME_LIMIT);
}

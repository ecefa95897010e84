/** How long it is tried to tell a target something. All times are milliseconds. */

import type { Reception } from './reception.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Doubled with each failure, up to the most. */
const REST_MS = 2 * SECOND_MS;
const MOST_REST_MS = 5 * MINUTE_MS;
/** A receiver may ask for more, up to this: nobody says by it that nothing is to be told any more. */
const MOST_ASKED_MS = HOUR_MS;

/** Fewer say little, such as after a start, when nothing is known of the time before. They take eight minutes and a half. */
const FAILURES_TO_GIVE_UP = 9;
/** What is older is news no more. */
const BUSY_MS = 4 * HOUR_MS;
/** Longer than a receiver is without its routes while it is set up anew. */
const UNWELCOME_MS = 10 * MINUTE_MS;

/** Failures in a row. */
export interface Streak {
  readonly failures: number;
  /** How many of the last were refusals of all that comes. */
  readonly unwelcome: number;
}

export function failedAgain(streak: Streak | undefined, reception: Reception): Streak {
  const { failures, unwelcome } = streak ?? { failures: 0, unwelcome: 0 };
  return { failures: failures + 1, unwelcome: reception === 'unwelcome' ? unwelcome + 1 : 0 };
}

/** How long a target rests after its last failure, whose answer may have asked for some time. */
export function restAfter({ failures }: Streak, askedMs = 0): number {
  const own = Math.min(REST_MS * 2 ** (failures - 1), MOST_REST_MS);
  return Math.max(own, Math.min(askedMs, MOST_ASKED_MS));
}

/** How old what failed like this may be before it is given up. */
export function patienceAfter({ failures, unwelcome }: Streak): number {
  if (unwelcome >= FAILURES_TO_GIVE_UP) return UNWELCOME_MS;
  return failures >= FAILURES_TO_GIVE_UP ? BUSY_MS : Number.POSITIVE_INFINITY;
}

/** Made when first used: it takes 20 ms, and most commands never tell the time. */
let clock: Intl.DateTimeFormat | undefined;

/** A point in time (milliseconds since the epoch) in UTC, to the second: `2026-11-23 03:05:00`. */
export function utcTime(at: number): string {
  // Swedish is written as ISO 8601 is, but for the T and the Z.
  clock ??= new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' });
  return clock.format(at);
}

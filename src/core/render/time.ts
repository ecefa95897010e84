/** Swedish is written as ISO 8601 is, but for the T and the Z. */
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' });

/** A point in time (milliseconds since the epoch) for people everywhere, since a check does not know who reads it: `2026-11-23 03:05:00 UTC`. */
export function formatTime(at: number): string {
  return `${clock.format(at)} UTC`;
}

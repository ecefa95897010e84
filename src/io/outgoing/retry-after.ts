const SECOND_MS = 1_000;

/**
 * Milliseconds from `now` that a `Retry-After` asks for, in seconds or by a date (RFC 9110, section 10.2.3); undefined when it
 * says neither, or a time that is over.
 */
export function readRetryAfter(text: string | null, now: number): number | undefined {
  if (text === null) return undefined;
  const asked = /^\d+$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - now;
  return asked > 0 ? asked : undefined;
}

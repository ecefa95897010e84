/** The longest a job may be given: 30 days, in milliseconds (GitLab's limit is one month). */
export const longestTimeoutMs = 30 * 24 * 3_600_000;

const second = 1000;
const day = 86_400 * second;
const units: Readonly<Record<string, number>> = {
  ...named(['s', 'sec', 'secs', 'second', 'seconds'], second),
  ...named(['m', 'min', 'mins', 'minute', 'minutes'], 60 * second),
  ...named(['h', 'hr', 'hrs', 'hour', 'hours'], 3600 * second),
  ...named(['d', 'day', 'days'], day),
  ...named(['w', 'wk', 'wks', 'week', 'weeks'], 7 * day),
  // As GitLab counts them: a month has 30 days, a year 365 and a quarter.
  ...named(['mo', 'mos', 'month', 'months'], 30 * day),
  ...named(['y', 'yr', 'yrs', 'year', 'years'], 365.25 * day),
};

const words = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

function named(names: readonly string[], milliseconds: number): Record<string, number> {
  return Object.fromEntries(names.map(name => [name, milliseconds]));
}

/**
 * Reads a span of time as GitLab does: `3600` (seconds), `3h 30m`, `90 minutes`, `1 hour and 30 minutes`, `one week`,
 * `1:30:00`. Answers milliseconds, or undefined when it is none of these. Zero and beyond-measure spans are the
 * caller's to judge.
 */
export function parseDuration(text: string): number | undefined {
  const plain = text.trim().toLowerCase();
  if (plain.length > 100) return undefined;
  if (/^\d+(\.\d+)?$/.test(plain)) return Math.round(Number(plain) * second);
  const clock = /^(?:(\d{1,6}):)?(\d{1,6}):(\d{1,6})$/.exec(plain);
  if (clock) return (Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3])) * second;
  return sumOfParts(plain.replaceAll(/,|\band\b/g, ' '));
}

function sumOfParts(text: string): number | undefined {
  let total = 0;
  let rest = text.trim();
  if (rest === '') return undefined;
  while (rest !== '') {
    const part = /^(\d+(?:\.\d+)?|[a-z]+(?=\s))\s*([a-z]+)\s*/.exec(rest);
    const [whole = '', count = '', unit = ''] = part ?? [];
    const milliseconds = Object.hasOwn(units, unit) ? units[unit] : undefined;
    const amount = words.includes(count) ? words.indexOf(count) + 1 : Number(count);
    if (whole === '' || milliseconds === undefined || Number.isNaN(amount)) return undefined;
    total += amount * milliseconds;
    rest = rest.slice(whole.length);
  }
  return Math.round(total);
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nextTime } from '../../../src/core/time/next-time.ts';

const times: readonly [what: string, cron: string, timezone: string, after: string, next: string][] = [
  ['the next working day', '0 3 * * 1-5', 'UTC', '2026-11-27T12:00:00Z', '2026-11-30T03:00:00Z'],
  ['by the clock of its time zone', '0 3 * * *', 'Europe/Berlin', '2026-07-01T12:00:00Z', '2026-07-02T01:00:00Z'],
  ['not the moment itself', '*/5 * * * *', 'UTC', '2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z'],
  ['in an hour that is left out', '30 2 29 3 *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00Z'],
  ['after an hour that comes twice', '30 2 * * *', 'Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-26T01:30:00Z'],
  ['on a leap day', '0 0 29 2 *', 'UTC', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
];

describe('the next time of a schedule', () => {
  for (const [what, cron, timezone, after, next] of times) {
    test(what, () => assert.equal(new Date(nextTime(cron, timezone, Date.parse(after))).toISOString(), iso(next)));
  }

  test('an hour that comes twice is met once', () => {
    const first = nextTime('30 2 * * *', 'Europe/Berlin', Date.parse('2026-10-24T12:00:00Z'));
    const second = nextTime('30 2 * * *', 'Europe/Berlin', first);
    assert.ok(second - first > 20 * 3_600_000, new Date(second).toISOString());
  });
});

function iso(text: string): string {
  return new Date(text).toISOString();
}

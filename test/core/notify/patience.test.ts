import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedAgain, patienceAfter, restAfter, type Streak } from '../../../src/core/notify/patience.ts';
import { describeAnswer, type Reception, receptionOf } from '../../../src/core/notify/reception.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function after(...receptions: readonly Reception[]): Streak {
  const streak = receptions.reduce<Streak | undefined>(failedAgain, undefined);
  assert.ok(streak);
  return streak;
}

const times = (count: number, reception: Reception) => Array<Reception>(count).fill(reception);

test('what an answer means: taken, or not this one, or nothing at all, or later', () => {
  const byReception = Object.groupBy(
    [200, 204, 301, 307, 400, 401, 403, 404, 405, 408, 410, 413, 415, 421, 422, 425, 429, 500, 502, 503, 504],
    receptionOf,
  );
  assert.deepEqual(
    { ...byReception },
    {
      taken: [200, 204],
      refused: [400, 413, 415, 422],
      unwelcome: [301, 307, 401, 403, 404, 405, 410],
      busy: [408, 421, 425, 429, 500, 502, 503, 504],
    },
  );
  assert.equal(describeAnswer(404), 'The receiver answered 404.');
  assert.equal(describeAnswer(307), 'The receiver answered 307, and redirects are not followed.');
});

test('how long a target rests: twice as long each time, five minutes at most', () => {
  const rests = [1, 2, 3, 4, 8, 9, 100].map(count => restAfter(after(...times(count, 'busy'))));
  assert.deepEqual(
    rests,
    [2, 4, 8, 16, 256, 300, 300].map(seconds => seconds * SECOND),
  );
});

test('how long a target rests: as long as it asks for, an hour at most, and never shorter than by itself', () => {
  const [once, often] = [after('busy'), after(...times(20, 'busy'))];
  assert.deepEqual([restAfter(once, 90 * SECOND), restAfter(once, 1)], [90 * SECOND, 2 * SECOND]);
  assert.deepEqual([restAfter(once, 9 * HOUR), restAfter(often, SECOND)], [HOUR, 5 * MINUTE]);
});

test('what is given up: nothing before nine failures in a row, then what is four hours old', () => {
  assert.equal(patienceAfter(after(...times(8, 'busy'))), Number.POSITIVE_INFINITY);
  assert.equal(patienceAfter(after(...times(9, 'busy'))), 4 * HOUR);
});

test('what is given up: where all is refused nine times in a row, what is ten minutes old', () => {
  assert.equal(patienceAfter(after(...times(8, 'unwelcome'))), Number.POSITIVE_INFINITY);
  assert.equal(patienceAfter(after(...times(9, 'unwelcome'))), 10 * MINUTE);
  const mixed = after(...times(8, 'unwelcome'), 'busy', ...times(8, 'unwelcome'));
  assert.deepEqual([patienceAfter(mixed), restAfter(mixed)], [4 * HOUR, 5 * MINUTE]);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify } from '../../../src/io/github/classify.ts';
import { Refusal } from '../../../src/io/github/refusal.ts';

const now = Date.parse('2026-01-02T03:04:05Z');

function refusal(status: number, headers: Record<string, string> = {}, message = 'no'): Refusal {
  const error = Object.assign(new Error(message), { status, response: { headers } });
  const refusal = classify(error, 'GET /x', now);
  assert.ok(refusal instanceof Refusal);
  return refusal;
}

describe('how long a limit lasts', () => {
  test('as long as it says', () => {
    assert.equal(refusal(403, { 'retry-after': '30' }).retryAfterMs, 30_000);
    assert.equal(refusal(429, { 'retry-after': '5' }).retryAfterMs, 5_000);
  });

  test('until the budget is filled again, by GitHub’s own clock', () => {
    const headers = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(now / 1000 + 100),
      date: new Date(now + 70_000).toUTCString(),
    };
    assert.equal(refusal(403, headers).retryAfterMs, 31_000);
  });

  test('a minute when a secondary limit does not say', () => {
    assert.equal(refusal(403, {}, 'You have exceeded a secondary rate limit').retryAfterMs, 60_000);
    assert.equal(refusal(429).retryAfterMs, 60_000);
  });

  test('limits are worth another try and hold the whole installation', () => {
    assert.deepEqual([refusal(429).retryable, refusal(429).limited], [true, true]);
  });
});

describe('what is worth another try', () => {
  for (const status of [500, 502, 503, 408]) test(`${status} is`, () => assert.equal(refusal(status).retryable, true));
  for (const status of [400, 403, 404, 410, 422]) {
    test(`${status} is not`, () => assert.equal(refusal(status).retryable, false));
  }

  test('no answer is, with an unknown effect', () => {
    const error = classify(Object.assign(new Error('socket hang up'), { status: 500 }), 'POST /x', now);
    assert.ok(error instanceof Refusal);
    assert.deepEqual([error.retryable, error.status], [true, 0]);
  });
});

describe('sentences that say what to do', () => {
  test('suspended', () => {
    assert.match(refusal(403, {}, 'This installation has been suspended').message, /owner can resume it/);
  });

  test('permission missing, by name', () => {
    const headers = { 'x-accepted-github-permissions': 'checks=write' };
    assert.match(refusal(403, headers, 'Resource not accessible by integration').message, /checks=write.*accept/);
  });

  test('uninstalled', () => assert.match(refusal(404).message, /still installed/));
});

test('our own faults stay as they are', () => {
  const ours = new TypeError('undefined is not a function');
  assert.equal(classify(ours, 'GET /x', now), ours);
});

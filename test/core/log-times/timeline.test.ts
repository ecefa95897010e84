import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTimesEncoder } from '../../../src/core/log-times/encode.ts';
import { createTimeline, type Timeline } from '../../../src/core/log-times/timeline.ts';

const NOW = Date.UTC(2026, 10, 29, 8, 30);

/** The index of output of which each piece came at a time. */
function encode(pieces: readonly (readonly [offset: number, at: number])[]): Uint8Array {
  const encoder = createTimesEncoder();
  return Buffer.concat(pieces.map(([offset, at]) => encoder.note(offset, at)));
}

function timeline(bytes: Uint8Array): Timeline {
  const made = createTimeline();
  made.push(bytes);
  return made;
}

test('a byte came when the piece came that it lies in', () => {
  const found = timeline(
    encode([
      [0, NOW],
      [10, NOW + 5_000],
      [5_000_000_000, NOW + 90_000_000],
    ]),
  );
  const at = [0, 9, 10, 4_999_999_999, 5_000_000_000, 9_000_000_000].map(offset => found.at(offset));
  assert.deepEqual(at, [NOW, NOW, NOW + 5_000, NOW + 5_000, NOW + 90_000_000, NOW + 90_000_000]);
});

test('of nothing nothing is known, nor of what lies before the first time', () => {
  assert.equal(createTimeline().at(0), undefined);
  assert.equal(timeline(encode([[7, NOW]])).at(6), undefined);
});

test('what comes within a tenth of a second is one stretch, from its beginning on', () => {
  const pieces = Array.from({ length: 10 }, (_, index) => [index, NOW + 30 * index] as const);
  const found = timeline(encode(pieces));
  assert.deepEqual(
    pieces.map(([offset]) => (found.at(offset) ?? 0) - NOW),
    [0, 0, 0, 0, 120, 120, 120, 120, 240, 240],
  );
});

test('a clock that is set back is followed', () => {
  const found = timeline(
    encode([
      [0, NOW],
      [1, NOW - 3_600_000],
      [2, NOW - 3_599_000],
    ]),
  );
  assert.deepEqual(
    [0, 1, 2].map(offset => found.at(offset)),
    [NOW, NOW - 3_600_000, NOW - 3_599_000],
  );
});

test('cut anywhere it tells the same so far, and goes on when the rest comes', () => {
  const pieces = [
    [0, NOW],
    [300, NOW + 1_000],
    [70_000, NOW + 900_000],
  ] as const;
  const whole = encode(pieces);
  for (let cut = 0; cut <= whole.length; cut++) {
    const found = timeline(whole.subarray(0, cut));
    const known = pieces.filter((_, index) => encode(pieces.slice(0, index + 1)).length <= cut);
    assert.equal(found.at(100_000), known.at(-1)?.[1], `after ${cut} bytes`);
    found.push(whole.subarray(cut));
    assert.deepEqual([found.at(100_000), found.at(299), found.bytes()], [NOW + 900_000, NOW, whole.length]);
  }
});

test('what no encoder wrote ends it, and what came before stays', () => {
  const found = timeline(encode([[0, NOW]]));
  found.push(new Uint8Array(20).fill(0xff));
  found.push(encode([[5, NOW]]));
  assert.equal(found.at(10), NOW);
});

test('an hour of lines, ten a second and each at its time, is a few bytes a second', () => {
  const size = encode(Array.from({ length: 36_000 }, (_, index) => [index * 80, NOW + index * 100])).length;
  assert.ok(size <= 36_000 * 4, `${size} bytes`);
});

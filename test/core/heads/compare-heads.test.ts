import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareHeads } from '../../../src/core/heads/compare-heads.ts';
import type { Head } from '../../../src/model/head.ts';

const [A, B, C] = ['a', 'b', 'c'].map(digit => digit.repeat(40)) as [string, string, string];
const MINUTE = 60_000;

const main = (sha: string): Head => ({ kind: 'branch', name: 'main', sha });
const names = (heads: readonly { readonly name: string; readonly sha: string }[]) =>
  heads.map(({ name, sha }) => `${name} ${sha[0]}`);

/** Looks again and again; answers what was overdue each time. */
function looks(...times: readonly (readonly [minute: number, ...heads: Head[]])[]): readonly string[][] {
  let seen: Parameters<typeof compareHeads>[1];
  return times.map(([minute, ...heads]) => {
    const { sighting, overdue } = compareHeads(heads, seen, minute * MINUTE, 15 * MINUTE);
    seen = sighting;
    return names(overdue);
  });
}

describe('the heads of a repository', () => {
  test('that were there at the first look are nobody’s miss', () => {
    assert.deepEqual(looks([0, main(A)], [60, main(A)]), [[], []]);
  });

  test('are overdue once, when they have been seen for a while', () => {
    const times = looks([0, main(A)], [10, main(B)], [20, main(B)], [25, main(B)], [90, main(B)]);
    assert.deepEqual(times, [[], [], [], ['branch main b'], []]);
  });

  test('that moved on meanwhile wait anew', () => {
    const times = looks([0, main(A)], [10, main(B)], [30, main(C)], [40, main(C)], [45, main(C)]);
    assert.deepEqual(times, [[], [], [], [], ['branch main c']]);
  });

  test('that are new, and whose names mean something to JavaScript, are like others', () => {
    const odd: Head = { kind: 'branch', name: '__proto__', sha: A };
    assert.deepEqual(looks([0], [1, odd], [20, odd]), [[], [], ['branch __proto__ a']]);
  });

  test('remember what was there before', () => {
    const first = compareHeads([main(A)], undefined, 0, 1).sighting;
    const second = compareHeads([main(B)], first, 1, 1).sighting;
    assert.equal(compareHeads([main(B)], second, 2, 1).overdue[0]?.before, A);
  });
});

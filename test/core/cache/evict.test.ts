import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { entriesToEvict } from '../../../src/core/cache/evict.ts';
import type { CacheEntry } from '../../../src/model/cache.ts';

const NOW = 1_000_000;
const plenty = { perRepository: 1e9, total: 1e9, idleMs: NOW };

function entry(key: string, usedAt: number, change: Partial<CacheEntry> = {}): CacheEntry {
  const blob = `blob of ${key}`;
  return {
    repositoryId: 1,
    scope: 'branch main',
    key,
    blob,
    digest: key,
    bytes: 1000,
    compressedBytes: 100,
    savedAt: 1,
    usedAt,
    ...change,
  };
}

const evicted = (entries: readonly CacheEntry[], quota: Partial<typeof plenty>) =>
  entriesToEvict(entries, { ...plenty, ...quota }, NOW).map(({ key }) => key);

describe('caches go', () => {
  test('not at all while there is room', () => {
    assert.deepEqual(evicted([entry('a', 1), entry('b', 2)], { perRepository: 200, total: 200 }), []);
  });

  test('when nobody used them for long', () => {
    assert.deepEqual(
      evicted([entry('old', NOW - 11), entry('just', NOW - 10), entry('new', NOW - 9)], { idleMs: 10 }),
      ['old', 'just'],
    );
  });

  test('those first that were unused longest', () => {
    const entries = [entry('b', 2), entry('a', 1), entry('c', 3)];
    assert.deepEqual(evicted(entries, { perRepository: 250 }), ['a']);
    assert.deepEqual(evicted(entries, { perRepository: 199 }), ['a', 'b']);
    assert.deepEqual(evicted(entries, { perRepository: 0 }), ['a', 'b', 'c']);
  });

  test('of a repository that has too much, and of no other', () => {
    const entries = [entry('other', 1, { repositoryId: 2 }), entry('a', 2), entry('b', 3)];
    assert.deepEqual(evicted(entries, { perRepository: 100 }), ['a']);
  });

  test('of whatever repository, when all together have too much', () => {
    const entries = [entry('other', 1, { repositoryId: 2 }), entry('a', 2), entry('b', 3)];
    assert.deepEqual(evicted(entries, { total: 200 }), ['other']);
  });

  test('until a blob has no name left: only then its bytes are free', () => {
    const shared = { blob: 'shared' };
    const entries = [entry('a', 1, shared), entry('b', 2), entry('c', 3, shared)];
    assert.deepEqual(evicted(entries, { perRepository: 200 }), []);
    assert.deepEqual(evicted(entries, { perRepository: 100 }), ['a', 'b']);
    assert.deepEqual(evicted(entries, { perRepository: 99 }), ['a', 'b', 'c']);
  });

  test('as few as hold the quota, and each once', () => {
    const some = fc.array(
      fc.record({
        repositoryId: fc.integer({ min: 1, max: 3 }),
        usedAt: fc.integer({ min: 1, max: 50 }),
        blob: fc.integer({ min: 1, max: 6 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(
        some,
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 900 }),
        (rows, perRepository, total) => {
          const entries = rows.map(({ repositoryId, usedAt, blob }, i) =>
            entry(`k${i}`, usedAt, { repositoryId, blob: `${repositoryId}/${blob}` }),
          );
          const gone = entriesToEvict(entries, { perRepository, total, idleMs: NOW }, 60);
          assert.equal(new Set(gone).size, gone.length);
          const left = entries.filter(one => !gone.includes(one));
          assert.ok(taken(left) <= total);
          for (const id of [1, 2, 3]) assert.ok(taken(left.filter(one => one.repositoryId === id)) <= perRepository);
          if (taken(entries) <= Math.min(perRepository, total)) assert.deepEqual(gone, []);
        },
      ),
    );
  });
});

function taken(entries: readonly CacheEntry[]): number {
  return new Set(entries.map(({ blob }) => blob)).size * 100;
}

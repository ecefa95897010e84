import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptNote, restoredNote, storedBeforeNote } from '../../../src/core/cache/words.ts';
import type { CacheEntry } from '../../../src/model/cache.ts';

const entry: CacheEntry = {
  repositoryId: 1,
  scope: 'branch main',
  key: 'deps-4f2a',
  blob: 'b',
  digest: 'd',
  bytes: 212_400_000,
  compressedBytes: 61_000_000,
  savedAt: 1,
  usedAt: 1,
};

test('the log says what was restored, how much, how fast and whose', () => {
  assert.equal(
    restoredNote('deps-4f2a', entry, 'pull 1', 912),
    'Restored the cache deps-4f2a: 212 MB in 0.9 s (of main)',
  );
  assert.equal(restoredNote('deps-4f2a', entry, 'branch main', 80), 'Restored the cache deps-4f2a: 212 MB in 0.1 s');
  assert.equal(
    restoredNote('deps-b', { ...entry, bytes: 1500 }, 'branch main', 0),
    'Restored the cache deps-4f2a in place of deps-b: 2 kB in 0.0 s',
  );
});

test('the log says what was kept', () => {
  assert.equal(keptNote(entry, 1249), 'Kept the cache deps-4f2a: 212 MB, 61 MB compressed, in 1.2 s');
  assert.equal(
    storedBeforeNote({ entry: { ...entry, bytes: 12 }, wasThere: true }, 1249),
    'The cache deps-4f2a is unchanged: 12 B, looked through in 1.2 s',
  );
  assert.equal(
    storedBeforeNote({ entry, wasThere: false }, 1249),
    'Kept the cache deps-4f2a: 212 MB that were stored before, looked through in 1.2 s',
  );
});

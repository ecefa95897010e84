import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Caches } from '../../src/flow/ports/caches.ts';
import type { CacheEntry } from '../../src/model/cache.ts';

/** Two doors to one index, as two processes have them. */
export interface CachesUnderTest {
  readonly caches: Caches;
  readonly other: Caches;
  close(): Promise<void>;
}

let made = 0;

/** An entry of a repository of its own, unless told. */
export function sampleEntry(change: Partial<CacheEntry> = {}): CacheEntry {
  made += 1;
  return {
    repositoryId: 2 ** 40 + made,
    scope: 'branch main',
    key: 'deps',
    blob: `caches/${made}.tar.zst`,
    digest: `digest ${made}`,
    bytes: 5_000_000_000,
    compressedBytes: 100,
    savedAt: 1_000,
    usedAt: 1_000,
    ...change,
  };
}

/** What every implementation of Caches promises. */
export function cachesContract(name: string, open: () => Promise<CachesUnderTest>): void {
  describe(`${name} keeps the promises of Caches`, () => {
    let under: CachesUnderTest;
    before(async () => {
      under = await open();
    });
    after(() => under.close());

    const listed = async ({ repositoryId }: CacheEntry) =>
      (await under.other.list()).filter(entry => entry.repositoryId === repositoryId);

    test('finds what was put, at the first place that has something, and remembers that it was used', async () => {
      const main = sampleEntry();
      const { repositoryId } = main;
      assert.deepEqual(await under.caches.put(main), []);
      const old = sampleEntry({ repositoryId, key: 'old' });
      await under.caches.put(old);
      const places = ['none', 'deps', 'old'].map(key => ({ repositoryId, scope: 'branch main', key }));
      assert.deepEqual(await under.other.find(places, 2_000), { ...main, usedAt: 2_000 });
      assert.deepEqual((await listed(main)).map(({ usedAt }) => usedAt).sort(), [1_000, 2_000]);
    });

    test('finds nothing of another repository, scope or key', async () => {
      const entry = sampleEntry();
      await under.caches.put(entry);
      const others = [
        { repositoryId: 1 },
        { scope: 'branch' },
        { scope: 'BRANCH main' },
        { key: 'dep' },
        { key: "d' or ''='" },
      ];
      const places = others.map(other => ({ ...entry, ...other }));
      assert.equal(await under.caches.find(places, 2_000), undefined);
      assert.equal(await under.caches.find([], 2_000), undefined);
    });

    test('of one place the last put wins, and what it names no more is answered', async () => {
      const first = sampleEntry();
      const { repositoryId } = first;
      await under.caches.put(first);
      const second = sampleEntry({ repositoryId });
      assert.deepEqual(await under.other.put(second), [first.blob]);
      assert.deepEqual(await listed(first), [second]);
    });

    test('shares what has the same content within the repository, until the last entry is gone', async () => {
      const main = sampleEntry();
      const pull = { repositoryId: main.repositoryId, scope: 'pull 1', key: 'deps' };
      assert.equal(await under.caches.share(pull, main.digest, 2_000), undefined);
      await under.caches.put(main);
      const shared = { ...main, ...pull, savedAt: 2_000, usedAt: 2_000 };
      assert.deepEqual(await under.other.share(pull, main.digest, 2_000), {
        entry: shared,
        wasThere: false,
        unnamed: [],
      });
      assert.equal(await under.caches.share({ ...pull, repositoryId: 1 }, main.digest, 2_000), undefined);
      assert.deepEqual(await under.caches.remove([main]), []);
      assert.deepEqual(await under.caches.remove([shared]), [main.blob]);
      assert.deepEqual(await listed(main), []);
    });

    test('sharing replaces what was there, and sharing with itself only counts as use', async () => {
      const main = sampleEntry();
      const { repositoryId } = main;
      const pull = sampleEntry({ repositoryId, scope: 'pull 1' });
      await under.caches.put(main);
      await under.caches.put(pull);
      const replaced = await under.caches.share(pull, main.digest, 2_000);
      assert.deepEqual([replaced?.wasThere, replaced?.unnamed], [false, [pull.blob]]);
      const itself = await under.caches.share(main, main.digest, 3_000);
      assert.deepEqual(itself, { entry: { ...main, savedAt: 3_000, usedAt: 3_000 }, wasThere: true, unnamed: [] });
    });

    test('removes only what is still as it was', async () => {
      const used = sampleEntry();
      const { repositoryId } = used;
      const replaced = sampleEntry({ repositoryId, key: 'replaced' });
      const idle = sampleEntry({ repositoryId, key: 'idle' });
      for (const entry of [used, replaced, idle]) await under.caches.put(entry);
      await under.caches.find([used], 2_000);
      await under.caches.put(sampleEntry({ repositoryId, key: 'replaced' }));
      assert.deepEqual(await under.other.remove([used, replaced, idle]), [idle.blob]);
      assert.deepEqual((await listed(used)).map(({ key }) => key).sort(), ['deps', 'replaced']);
      assert.deepEqual(await under.caches.remove([idle]), []);
    });

    test('answers a blob exactly when its last name went, however much happens at the same time', async () => {
      const { repositoryId } = sampleEntry();
      const doors = [under.caches, under.other];
      const blobs = new Set<string>();
      const answered: string[] = [];
      const steps = Array.from({ length: 40 }, async (_, i) => {
        const door = doors[i % 2] ?? under.caches;
        const place = { repositoryId, scope: 'branch main', key: `key ${i % 3}` };
        if (i % 4 === 0) return answered.push(...(await door.remove(await listed(sampleEntry({ repositoryId })))));
        const digest = `content ${i % 5}`;
        const shared = await door.share(place, digest, 2_000 + i);
        if (shared !== undefined) return answered.push(...shared.unnamed);
        const entry = sampleEntry({ ...place, digest, usedAt: 2_000 + i });
        blobs.add(entry.blob);
        return answered.push(...(await door.put(entry)));
      });
      await Promise.all(steps);
      const named = new Set((await listed(sampleEntry({ repositoryId }))).map(({ blob }) => blob));
      const gone = [...blobs].filter(blob => !named.has(blob));
      assert.deepEqual(answered.toSorted(), gone.toSorted());
    });

    test('keeps any text as it is', async () => {
      const entry = sampleEntry({ key: `${'ü'.repeat(200)}'"\\ \t🚢`, scope: `branch ${'b'.repeat(240)}` });
      await under.caches.put(entry);
      assert.deepEqual(await under.other.find([entry], 1_000), entry);
    });
  });
}

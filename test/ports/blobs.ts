import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Blobs } from '../../src/flow/ports/blobs.ts';

/** One implementation of Blobs, empty. */
export interface BlobsUnderTest {
  readonly blobs: Blobs;
  close(): Promise<void>;
}

/** What every implementation of Blobs promises. */
export function blobsContract(name: string, open: () => Promise<BlobsUnderTest>): void {
  describe(`${name} keeps the promises of Blobs`, () => {
    let under: BlobsUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    async function contentOf(blob: string): Promise<string | undefined> {
      const found = await under.blobs.get(blob);
      return found === undefined ? undefined : text(found);
    }

    test('gives back what was put, and its size', async () => {
      const content = Buffer.alloc(300_000, 'berth');
      assert.equal(
        await under.blobs.put('run1/build.1.tar', Readable.from([content.subarray(0, 7), content.subarray(7)])),
        300_000,
      );
      const found = await under.blobs.get('run1/build.1.tar');
      assert.ok(found);
      assert.ok(content.equals(await buffer(found)));
    });

    test('knows nothing of what was never put', async () => {
      assert.equal(await contentOf('nothing'), undefined);
    });

    test('keeps an empty blob', async () => {
      assert.equal(await under.blobs.put('empty', Readable.from([])), 0);
      assert.equal(await contentOf('empty'), '');
    });

    test('replaces, and a reader of the old one still sees the old one', async () => {
      await under.blobs.put('a', Readable.from(['old']));
      const reader = await under.blobs.get('a');
      await under.blobs.put('a', Readable.from(['new']));
      assert.ok(reader);
      assert.equal(await text(reader), 'old');
      assert.equal(await contentOf('a'), 'new');
    });

    test('a content that fails leaves what was there', async () => {
      await under.blobs.put('a', Readable.from(['old']));
      const failing = Readable.from(
        (function* () {
          yield 'half of';
          throw new Error('the container is gone');
        })(),
      );
      await assert.rejects(under.blobs.put('a', failing), /the container is gone/);
      assert.equal(await contentOf('a'), 'old');
    });

    test('delete removes, and is safe to repeat', async () => {
      await under.blobs.put('a', Readable.from(['x']));
      await under.blobs.delete('a');
      await under.blobs.delete('a');
      assert.equal(await contentOf('a'), undefined);
    });

    test('lists a folder and all below it, as far as it is there', async () => {
      const names = async (folder: string) => (await Array.fromAsync(under.blobs.list(folder))).sort();
      assert.deepEqual(await names('artifacts/'), []);
      for (const blob of ['artifacts/1/a/1.tar', 'artifacts/1/b/1.tar', 'artifacts/12/a/1.tar', 'other/1']) {
        await under.blobs.put(blob, Readable.from(['x']));
      }
      assert.deepEqual(await names('artifacts/'), [
        'artifacts/1/a/1.tar',
        'artifacts/1/b/1.tar',
        'artifacts/12/a/1.tar',
      ]);
      await under.blobs.delete('artifacts/1/a/1.tar');
      assert.deepEqual(await names('artifacts/1/'), ['artifacts/1/b/1.tar']);
    });

    test('keeps what is put into a folder while the last of it is removed', async () => {
      await under.blobs.put('folder/first', Readable.from(['x']));
      const rounds = Array.from({ length: 20 }, (_, round) => round);
      await Promise.all(
        rounds.flatMap(round => [
          under.blobs.put(`folder/${round}`, Readable.from(['x'])),
          under.blobs.delete('folder/first'),
        ]),
      );
      assert.equal((await Array.fromAsync(under.blobs.list('folder/'))).length, rounds.length);
    });

    for (const bad of [
      '',
      '/etc/passwd',
      '../a',
      'a/../b',
      'a//b',
      'a/',
      '.drafts/x',
      'a\u0000b',
      'a\\b',
      'a b',
      'x'.repeat(2000),
    ]) {
      test(`refuses the name ${JSON.stringify(bad).slice(0, 20)}`, async () => {
        await assert.rejects(async () => under.blobs.put(bad, Readable.from(['x'])), /not a name for a blob/);
        await assert.rejects(async () => under.blobs.get(bad), /not a name for a blob/);
        await assert.rejects(async () => under.blobs.delete(bad), /not a name for a blob/);
        await assert.rejects(async () => Array.fromAsync(under.blobs.list(`${bad}/`)), /not a name for a blob/);
      });
    }
  });
}

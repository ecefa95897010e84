import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { createBucketBlobs } from '../../../src/io/s3/blobs.ts';
import { openBucket } from '../../../src/io/s3/bucket.ts';
import { InfraError } from '../../../src/model/errors.ts';
import { blobsContract } from '../../ports/blobs.ts';
import { type Swift, startSwift } from './swift.ts';

let swift: Swift;
before(async () => {
  swift = await startSwift();
});
after(() => swift.close());

blobsContract('createBucketBlobs', async () => {
  return { blobs: createBucketBlobs(openBucket(swift.makePlace())), close: async () => undefined };
});

describe('blobs in a bucket', () => {
  test('what is larger than a part comes back byte for byte', async () => {
    const blobs = createBucketBlobs(openBucket(swift.makePlace()));
    const pieces = Array.from({ length: 40 }, () => randomBytes(1024 * 1024));
    const bytes = await blobs.put('large', Readable.from(pieces));
    assert.equal(bytes, 40 * 1024 * 1024);
    const wanted = createHash('sha256').update(Buffer.concat(pieces)).digest('hex');
    const hash = createHash('sha256');
    for await (const chunk of (await blobs.get('large')) ?? []) hash.update(chunk);
    assert.equal(hash.digest('hex'), wanted);
  });

  test('a large content that fails leaves what was there, and no parts', async () => {
    const bucket = openBucket(swift.makePlace());
    const blobs = createBucketBlobs(bucket);
    await blobs.put('a', Readable.from(['old']));
    const failing = Readable.from(
      (function* () {
        for (let piece = 0; piece < 40; piece++) yield Buffer.alloc(1024 * 1024);
        throw new Error('the container is gone');
      })(),
    );
    await assert.rejects(blobs.put('a', failing), /^Error: the container is gone/);
    assert.deepEqual(await Array.fromAsync(bucket.list('blobs/')), [{ name: 'blobs/a', bytes: 3 }]);
    const { Uploads = [] } = await bucket.client.send(new ListMultipartUploadsCommand(bucket.place));
    assert.deepEqual(Uploads, []);
  });

  test('the first put ends uploads that a process left behind', async () => {
    const bucket = openBucket(swift.makePlace());
    const { Bucket, Prefix } = bucket.place;
    const left = { Bucket, Key: `${Prefix}blobs/left` };
    await bucket.client.send(new CreateMultipartUploadCommand(left));
    const listed = async () => (await bucket.client.send(new ListMultipartUploadsCommand(bucket.place))).Uploads ?? [];
    await createBucketBlobs(bucket).put('a', Readable.from(['x']));
    assert.equal((await listed()).length, 1, 'one that may still be on its way stays');
    await createBucketBlobs(bucket, -60_000).put('a', Readable.from(['x']));
    assert.deepEqual(await listed(), []);
  });

  test('what the server refuses is the fault of the world, and says why', async () => {
    const options = swift.makePlace();
    const stranger = { ...options, credentials: { accessKeyId: 'test:berth', secretAccessKey: 'wrong' } };
    const refusals = [
      [stranger, /SignatureDoesNotMatch/],
      [{ ...options, bucket: 'berth-nothing' }, /NoSuchBucket/],
      [{ ...options, endpoint: 'http://127.0.0.1:1' }, /ECONNREFUSED/],
    ] as const;
    for (const [wrong, why] of refusals) {
      const blobs = createBucketBlobs(openBucket(wrong));
      const isRefusal = (error: unknown) => error instanceof InfraError && error.retryable && why.test(error.message);
      await assert.rejects(blobs.put('a', Readable.from(['x'])), isRefusal);
      await assert.rejects(Array.fromAsync(blobs.list('a/')), isRefusal);
      await assert.rejects(async () => blobs.get('a'), isRefusal);
    }
  });
});

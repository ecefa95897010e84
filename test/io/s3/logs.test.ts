import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Bucket, openBucket } from '../../../src/io/s3/bucket.ts';
import { logFolder } from '../../../src/io/s3/log-names.ts';
import { createBucketLogs } from '../../../src/io/s3/logs.ts';
import { logsContract } from '../../ports/logs.ts';
import { eventually } from '../../scenarios/eventually.ts';
import { type Swift, startSwift } from './swift.ts';

let swift: Swift;
before(async () => {
  swift = await startSwift();
});
after(() => swift.close());

const PACE_MS = 5;
const attempt = { runId: '1', key: 'build', number: 1 };
const content = async (bucket: Bucket) => Array.fromAsync(bucket.list(logFolder(attempt)));
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

logsContract('createBucketLogs', async () => {
  const options = swift.makePlace();
  const open = () => createBucketLogs(openBucket(options), PACE_MS);
  return { logs: open(), elsewhere: open(), close: async () => undefined };
});

/** A bucket whose writes of pieces fail when told so: after the bytes arrived, as when an answer is lost. */
function unreliable(bucket: Bucket) {
  const state: { failing: boolean } = { failing: false };
  const put: Bucket['put'] = async (name, bytes) => {
    await bucket.put(name, bytes);
    if (state.failing) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  };
  return { state, bucket: { ...bucket, put } };
}

describe('logs in a bucket', () => {
  test('many appends are few pieces, and one object once the log is sealed', async () => {
    const bucket = openBucket(swift.makePlace());
    const logs = createBucketLogs(bucket, 60_000);
    for (let line = 0; line < 1000; line++) await logs.append(attempt, Buffer.from('0123456789'));
    assert.ok((await content(bucket)).length <= 1);
    await logs.seal(attempt);
    assert.deepEqual(
      (await content(bucket)).map(({ name, bytes }) => [name.split('/').at(-1), bytes]),
      [['whole', 10_000]],
    );
    await logs.remove(attempt);
    assert.deepEqual(await content(bucket), []);
  });

  test('a worker that dies leaves its pieces, which another one seals', async () => {
    const bucket = openBucket(swift.makePlace());
    const died = createBucketLogs(bucket, 0);
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    for (let piece = 0; piece < 11; piece++) await died.append(attempt, megabyte);
    assert.equal((await content(bucket)).length, 11);
    const other = createBucketLogs(bucket);
    await other.seal(attempt);
    assert.equal((await other.read(attempt, 0, 12 * megabyte.length)).bytes.length, 11 * megabyte.length);
    assert.equal((await content(bucket)).length, 1);
  });

  test('a log that is sealed between a look at it and the reading is read whole all the same', async () => {
    const bucket = openBucket(swift.makePlace());
    const logs = createBucketLogs(bucket, 0);
    await logs.append(attempt, Buffer.from('all of it'));
    await eventually('the piece is there', async () => (await content(bucket)).length === 1);
    let looks = 0;
    const get: Bucket['get'] = async (name, range) => {
      if (looks++ === 0) await logs.seal(attempt);
      return bucket.get(name, range);
    };
    const { bytes, sealed } = await createBucketLogs({ ...bucket, get }).read(attempt, 4, 100);
    assert.deepEqual([text(bytes), sealed, looks], ['of it', true, 2]);
  });

  test('what could not be written is said, and written with what comes next, once', async () => {
    const { state, bucket } = unreliable(openBucket(swift.makePlace()));
    const logs = createBucketLogs(bucket, 60_000);
    state.failing = true;
    const large = Buffer.alloc(1024 * 1024, 'a');
    await assert.rejects(logs.append(attempt, large), /The log could not be written: .*socket hang up/);
    state.failing = false;
    await logs.append(attempt, Buffer.from('end'));
    assert.equal((await content(bucket)).length, 2, 'the first one is written again as it was');
    const size = large.length + 3;
    assert.equal(await logs.size(attempt), size);
    assert.equal(text((await logs.read(attempt, large.length - 1, 100)).bytes), 'aend');
    assert.equal((await logs.read(attempt, 0, 2 * size)).bytes.length, size);
    await logs.seal(attempt);
    assert.equal((await logs.read(attempt, 0, 2 * size)).bytes.length, size);
    assert.equal(text(await logs.tail(attempt, 4)), 'aend');
  });
});

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { composeBucketProbe, composeStorage } from '../../src/cli/compose-storage.ts';
import { ConfigError, readConfig } from '../../src/cli/config.ts';
import { look } from '../../src/cli/doctor/finding.ts';
import { judgeStorage, STORAGE_HINT } from '../../src/cli/doctor/storage.ts';
import { temporaryDirectory } from '../io/files/temporary-directory.ts';
import { type Swift, startSwift } from '../io/s3/swift.ts';

let swift: Swift;
before(async () => {
  swift = await startSwift();
});
after(() => swift.close());

function environment(folder = '') {
  const { bucket, prefix, endpoint, credentials } = swift.makePlace();
  return {
    STORAGE_URL: `s3://${bucket}/${folder}${prefix}?endpoint=${encodeURIComponent(endpoint)}`,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

const attempt = { runId: '1', key: 'build', number: 1 };

test('with STORAGE_URL every server sees the same logs and blobs, and nothing lies on its disk', async () => {
  const directory = await temporaryDirectory();
  const shared = environment();
  const here = await composeStorage(readConfig({ ...shared, DATA_DIR: directory.path }));
  const there = await composeStorage(readConfig({ ...shared, DATA_DIR: '/nonexistent' }));
  await here.blobs.put('artifacts/1.tar', Readable.from(['content']));
  await here.logs.append(attempt, Buffer.from('line'));
  await here.logs.seal(attempt);
  const found = await there.blobs.get('artifacts/1.tar');
  assert.equal(found && (await text(found)), 'content');
  assert.equal(Buffer.from(await there.logs.tail(attempt, 10)).toString(), 'line');
  assert.equal(await (await composeStorage(readConfig({ DATA_DIR: directory.path }))).logs.size(attempt), 0);
  await directory.remove();
});

test('with SHARED_DIR they are files there, beside DATA_DIR', async () => {
  const directory = await temporaryDirectory();
  const open = (name: string) =>
    composeStorage(readConfig({ SHARED_DIR: `${directory.path}/shared`, DATA_DIR: `${directory.path}/${name}` }));
  await (await open('a')).logs.append(attempt, Buffer.from('line'));
  assert.equal(await (await open('b')).logs.size(attempt), 4);
  assert.deepEqual(await readdir(directory.path), ['shared']);
  await directory.remove();
});

test('doctor tries the bucket, leaves nothing there, and says what is wrong with it', async () => {
  const settings = environment('folder/');
  const diagnose = async (change: Readonly<Record<string, string>>) => {
    const probe = await composeBucketProbe(readConfig({ ...settings, ...change }));
    assert.ok(probe);
    return await look('storage', probe, judgeStorage, STORAGE_HINT);
  };
  assert.deepEqual(
    (await diagnose({})).map(({ status }) => status),
    ['ok'],
  );
  const { blobs } = await composeStorage(readConfig(settings));
  assert.deepEqual(await Array.fromAsync(blobs.list('probe/')), []);
  const [refused] = await diagnose({ AWS_SECRET_ACCESS_KEY: 'wrong' });
  assert.equal(refused?.status, 'failed');
  assert.match(refused.message, /could not be written: SignatureDoesNotMatch/);
  const [missing] = await diagnose({ STORAGE_URL: settings.STORAGE_URL.replace('//berth/', '//nothing/') });
  assert.match(missing?.message ?? '', /NoSuchBucket/);
});

test('half a key is a fault of the settings', async () => {
  const half = readConfig({ ...environment(), AWS_SECRET_ACCESS_KEY: '' });
  await assert.rejects(composeStorage(half), ConfigError);
  assert.equal(await composeBucketProbe(readConfig({})), undefined);
});

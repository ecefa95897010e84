import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readConfig } from '../../src/cli/config.ts';

const read = (STORAGE_URL: string) => readConfig({ STORAGE_URL }).STORAGE_URL;

describe('STORAGE_URL', () => {
  test('names a bucket of Amazon, or of another server', () => {
    assert.deepEqual(read('s3://builds'), { bucket: 'builds', prefix: '', endpoint: undefined, region: 'us-east-1' });
    assert.deepEqual(read('s3://builds/ci/berth/?endpoint=https://minio.example:9000&region=eu-west-1'), {
      bucket: 'builds',
      prefix: 'ci/berth/',
      endpoint: 'https://minio.example:9000',
      region: 'eu-west-1',
    });
  });

  for (const wrong of [
    'builds',
    '/srv/builds',
    'https://builds.s3.amazonaws.com',
    's3://',
    's3://x',
    's3://a.b.c',
    's3://key:secret@builds',
    's3://builds:9000',
    's3://builds/a//b',
    's3://builds/..%2f',
    's3://builds?endpoint=minio:9000',
    's3://builds?endpoint=file:///x',
    's3://builds?region=',
    's3://builds?endpont=https://x',
  ]) {
    test(`refuses ${wrong}, and says how it is written`, () => {
      assert.throws(() => read(wrong), /^ConfigError: STORAGE_URL: must be s3:\/\/BUCKET\/FOLDER\?endpoint=/);
    });
  }
});

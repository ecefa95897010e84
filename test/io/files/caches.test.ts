import assert from 'node:assert/strict';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileCaches } from '../../../src/io/files/caches.ts';
import { cachesContract, sampleEntry } from '../../ports/caches.ts';
import { temporaryDirectory } from './temporary-directory.ts';

cachesContract('fileCaches', async () => {
  const directory = await temporaryDirectory();
  return { caches: fileCaches(directory.path), other: fileCaches(directory.path), close: directory.remove };
});

test('an index that was spoilt counts as empty, and one of a process that died is not waited for', async t => {
  const directory = await temporaryDirectory();
  t.after(directory.remove);
  await writeFile(join(directory.path, 'index.json'), '[{"key":');
  const lock = join(directory.path, 'index.lock');
  await writeFile(lock, '');
  await utimes(lock, 1, 1);
  const caches = fileCaches(directory.path);
  assert.deepEqual(await caches.list(), []);
  const entry = sampleEntry();
  await caches.put(entry);
  assert.deepEqual(await caches.list(), [entry]);
});

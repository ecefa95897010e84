import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import tar from 'tar-stream';
import { folderOf, keepArtifacts } from '../../src/cli/run/keep-artifacts.ts';
import { createBlobs } from '../../src/io/files/blobs.ts';
import { temporaryDirectory } from '../io/files/temporary-directory.ts';
import { finishedJob, sampleRepository, sampleRun } from '../ports/store-samples.ts';

const base = await temporaryDirectory();
after(() => base.remove());

/** A run of one job that left this archive, kept in a folder; answers the job's folder. */
async function keep(name: string, fill: (archive: tar.Pack) => void): Promise<string> {
  const archive = tar.pack();
  fill(archive);
  archive.finalize();
  const blobs = createBlobs(join(base.path, name, 'blobs'));
  await blobs.put('b', Readable.from(archive));
  const run = sampleRun('1', 'd', sampleRepository(), { jobs: [finishedJob('unit: [linux, 20]')] });
  await keepArtifacts(blobs, run, join(base.path, name, 'kept'));
  return join(base.path, name, 'kept', 'unit-linux-20');
}

test('unpacks what a job left into a folder of its own', async () => {
  const folder = await keep('plain', archive => {
    archive.entry({ name: 'out/a.txt', mode: 0o755 }, 'told');
    archive.entry({ name: 'out/link', type: 'symlink', linkname: 'a.txt' });
  });
  assert.equal(readFileSync(join(folder, 'out/a.txt'), 'utf8'), 'told');
  assert.equal(readFileSync(join(folder, 'out/link'), 'utf8'), 'told');
});

test('nothing that a job wrote lands outside of it', async () => {
  const outside = join(base.path, 'outside');
  await mkdir(outside);
  const folder = await keep('hostile', archive => {
    archive.entry({ name: '../../../outside/climbed' }, 'x');
    archive.entry({ name: 'door', type: 'symlink', linkname: outside });
    archive.entry({ name: 'stairs', type: 'symlink', linkname: '../../../outside' });
    archive.entry({ name: 'stairs/through' }, 'x');
    archive.entry({ name: 'here', type: 'symlink', linkname: '.' });
    archive.entry({ name: 'here/again' }, 'x');
    archive.entry({ name: 'fine' }, 'x');
  });
  assert.deepEqual(readdirSync(outside), []);
  assert.ok(existsSync(join(folder, 'fine')));
  assert.ok(!existsSync(join(folder, 'door')));
});

test('every key has a folder that is only a name', () => {
  for (const key of ['..', '../..', '.', '/etc', 'a/b', '日本', '']) assert.match(folderOf(key), /^[^/.][^/]*$/u, key);
});

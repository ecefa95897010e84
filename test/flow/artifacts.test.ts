import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { type Header, pack } from 'tar-stream';
import { openArtifact } from '../../src/flow/open-artifact.ts';
import type { Sandbox } from '../../src/flow/ports/engine.ts';
import { collectArtifacts } from '../../src/flow/work/artifacts.ts';
import type { ArtifactSettings } from '../../src/flow/work/context.ts';
import { eachEntry } from '../../src/flow/work/matches.ts';
import { createBlobs } from '../../src/io/files/blobs.ts';
import { InfraError } from '../../src/model/errors.ts';
import type { Artifacts } from '../../src/model/pipeline.ts';
import { temporaryDirectory } from '../io/files/temporary-directory.ts';
import { createExecution, fakeSandbox, NOW, sandboxWith } from './execution.ts';

const temporary = await temporaryDirectory();
after(() => temporary.remove());
const blobs = createBlobs(join(temporary.path, 'blobs'));

async function collect(artifacts: Partial<Artifacts>, sandbox: Sandbox, limits: Partial<ArtifactSettings> = {}) {
  const execution = createExecution({ artifacts }, { blobs, ...limits });
  const kept = await collectArtifacts(execution, true, sandbox);
  const entries = kept.artifact === undefined ? [] : await entriesOf(kept.artifact);
  return { ...kept, entries, notes: execution.notes };
}

/** What is in the archive that was kept: `path`, `path/`, or `path -> target`. */
async function entriesOf(artifact: Parameters<typeof openArtifact>[1]): Promise<string[]> {
  const found: string[] = [];
  await eachEntry(await openArtifact(blobs, artifact), async ({ header: { name, type, linkname } }) => {
    const sign = { directory: '/', link: ` => ${linkname}`, symlink: ` -> ${linkname}` };
    found.push(`${name}${sign[type as keyof typeof sign] ?? ''}`);
  });
  return found;
}

/** A project whose `dist` is given by a hostile engine, or holds what a hostile job made. */
function hostile(entries: readonly (Partial<Header> & Pick<Header, 'name'>)[]): Sandbox {
  const archive = pack();
  for (const header of entries) archive.entry(header, header.type === undefined ? 'x' : '');
  archive.finalize();
  return fakeSandbox({ copyOut: async () => Readable.from(archive), originalFiles: async () => new Set() });
}

describe('artifacts are kept', () => {
  test('compressed, with their sizes, a name and the day they go', async () => {
    const files = { 'dist/app.js': 'x'.repeat(300_000), 'dist/empty': '', 'src/a': '1' };
    const day = 86_400_000;
    const { artifact, entries } = await collect({ paths: ['dist'], name: 'app' }, sandboxWith(files), { keepMs: day });
    assert.deepEqual(entries, ['dist/app.js', 'dist/empty']);
    const { compressedBytes = 0, ...rest } = artifact ?? assert.fail('nothing was kept');
    assert.ok(compressedBytes > 0 && compressedBytes < 3_000);
    assert.match(rest.blob, /^artifacts\/1\/[0-9a-f]{32}\/1\.tar\.zst$/);
    assert.deepEqual(rest, { blob: rest.blob, bytes: 300_000, files: 2, name: 'app', expiresAt: NOW + day });
  });

  test('as long as the job says, whatever the operator does', async () => {
    const dist = () => sandboxWith({ 'dist/a': 'a' });
    const week = await collect({ paths: ['dist'], expireInMs: 7 }, dist(), { keepMs: 1 });
    assert.equal(week.artifact?.expiresAt, NOW + 7);
    const never = await collect({ paths: ['dist'], expireInMs: 'never' }, dist(), { keepMs: 1 });
    assert.equal(never.artifact?.expiresAt, undefined);
    assert.equal((await collect({ paths: ['dist'] }, dist())).artifact?.expiresAt, undefined);
  });

  test('each file once, however often it is named', async () => {
    const paths = ['dist/a', 'dist', 'dist/deep/*', 'distant'];
    const { entries } = await collect({ paths }, sandboxWith({ 'dist/a': 'a', 'dist/deep/b': 'b', distant: 'c' }));
    assert.deepEqual(entries, ['dist/a', 'dist/deep/b', 'distant']);
  });

  test('those that the first versions kept can still be read', async () => {
    const archive = pack();
    archive.entry({ name: 'old.txt' }, 'old');
    archive.finalize();
    await blobs.put('artifacts/9/old/1.tar', Readable.from(archive));
    assert.deepEqual(await entriesOf({ blob: 'artifacts/9/old/1.tar' }), ['old.txt']);
  });

  test('a blob that was damaged is an error, not a short archive', async () => {
    const { artifact } = await collect({ paths: ['dist'] }, sandboxWith({ 'dist/a': 'a'.repeat(9_000) }));
    const blob = artifact?.blob ?? assert.fail();
    const bytes = await buffer((await blobs.get(blob)) ?? assert.fail());
    await blobs.put(blob, Readable.from([bytes.subarray(0, -9)]));
    await assert.rejects(entriesOf({ blob }), InfraError);
  });
});

describe('S37: what a job wrote does no harm', () => {
  test('nothing is kept that leads out of the project, into .git, or is no file', async () => {
    const { entries } = await collect(
      { paths: ['dist'] },
      hostile([
        { name: 'dist/../../climbed' },
        { name: '/../etc/shadow' },
        { name: 'dist/..' },
        { name: 'dist/nul\0byte' },
        { name: 'dist/%2e%2e/just-a-name' },
        { name: 'dist/fifo', type: 'fifo' },
        { name: 'dist/disk', type: 'block-device', devmajor: 8, devminor: 0 },
        { name: 'dist/tty', type: 'character-device', devmajor: 5, devminor: 0 },
        { name: 'dist/stolen', type: 'link', linkname: '../../../etc/shadow' },
      ]),
    );
    assert.deepEqual(entries, ['dist/nul', 'dist/%2e%2e/just-a-name']);
    const git = hostile([{ name: 'project/.git/config' }, { name: 'project/a/.git/config' }]);
    assert.deepEqual((await collect({ untracked: true }, git)).entries, ['a/.git/config']);
  });

  test('a link is kept as the words it holds, and never followed', async () => {
    const { entries } = await collect(
      { paths: ['dist'] },
      hostile([
        { name: 'dist/shadow', type: 'symlink', linkname: '/etc/shadow' },
        { name: 'dist/a' },
        { name: 'dist/b', type: 'link', linkname: 'dist/a' },
      ]),
    );
    assert.deepEqual(entries, ['dist/shadow -> /etc/shadow', 'dist/a', 'dist/b => dist/a']);
  });

  test('long names, and names that differ only in their case, are kept as they are', async () => {
    const long = `${'long/'.repeat(60)}${'x'.repeat(200)}`;
    const { entries } = await collect(
      { paths: ['build/dist'] },
      hostile([{ name: `dist/${long}` }, { name: 'dist/README' }, { name: 'dist/readme' }]),
    );
    assert.deepEqual(entries, [`build/dist/${long}`, 'build/dist/README', 'build/dist/readme']);
  });

  test('more than the operator allows fails the job before it is read, and leaves no blob', async () => {
    const archive = pack();
    archive.entry({ name: 'dist/sparse', size: 2 ** 40 });
    const sandbox = fakeSandbox({ copyOut: async () => Readable.from(archive) });
    const { artifact, fault, notes } = await collect({ paths: ['dist'] }, sandbox, {
      most: { bytes: 5 * 2 ** 20, entries: 9 },
    });
    assert.equal(artifact, undefined);
    assert.match(fault ?? '', /cannot be kept: they have more than 5 MiB/);
    assert.deepEqual(notes, [fault]);
  });

  test('a million empty files are too many', async () => {
    const archive = pack();
    archive.entry({ name: 'dist/empty' }, '');
    archive.finalize();
    const header = (await buffer(archive)).subarray(0, 512);
    const thousand = Buffer.concat(Array.from({ length: 1_000 }, () => header));
    const sandbox = fakeSandbox({ copyOut: async () => Readable.from(Array.from({ length: 1_000 }, () => thousand)) });
    const { fault } = await collect({ paths: ['dist'] }, sandbox);
    assert.match(fault ?? '', /more than 1000 files/);
  });
});

describe('the world fails while artifacts are kept', () => {
  test('an engine that goes away fails the attempt, and leaves nobody waiting', async () => {
    const away = new InfraError('the engine is away', { retryable: true });
    const copyOut = async () =>
      new Readable({
        read() {
          this.destroy(away);
        },
      });
    await assert.rejects(collect({ paths: ['dist/'] }, fakeSandbox({ copyOut })), away);
  });

  test('an archive that breaks off is no short one', async () => {
    const whole = pack();
    whole.entry({ name: 'dist/large' }, Buffer.alloc(100_000));
    whole.finalize();
    const half = (await buffer(whole)).subarray(0, 50_000);
    const sandbox = fakeSandbox({ copyOut: async () => Readable.from([half]) });
    await assert.rejects(collect({ paths: ['dist'] }, sandbox), InfraError);
  });

  test('so does a disk that refuses', async () => {
    await writeFile(join(temporary.path, 'file'), '');
    const nowhere = createBlobs(join(temporary.path, 'file'));
    const execution = createExecution({ artifacts: { paths: ['dist'] } }, { blobs: nowhere });
    const sandbox = sandboxWith({ 'dist/a': 'a'.repeat(3_000_000) });
    await assert.rejects(collectArtifacts(execution, true, sandbox), InfraError);
  });
});

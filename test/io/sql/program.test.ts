import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { findBarrier } from '../../../src/io/sql/embedded/account.ts';
import { copyBinaries, findBinaries, linkLibraries } from '../../../src/io/sql/embedded/binaries.ts';
import { openEmbedded } from '../../../src/io/sql/embedded.ts';
import { silent, type TemporaryDirectory, temporaryDirectory } from './temporary-store.ts';

describe('the program of PostgreSQL', () => {
  let place: TemporaryDirectory;
  beforeEach(async () => {
    place = await temporaryDirectory(false);
  });
  afterEach(() => place.remove());

  test('a copy runs by itself, with library links that we made', async () => {
    const copy = await copyBinaries(await findBinaries(), place.directory);
    const links = JSON.parse(await readFile(path.join(copy.root, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    assert.ok(links.length > 0);
    for (const { target } of links) await rm(path.join(place.directory, target));
    assert.equal(await linkLibraries(copy.root), true);
    assert.equal(await linkLibraries(copy.root), true);
    for (const { target } of links) assert.ok(await stat(path.join(place.directory, target)), target);
    const { stdout } = await promisify(execFile)(path.join(copy.root, 'bin', 'postgres'), ['--version']);
    assert.match(stdout, new RegExp(`PostgreSQL\\) ${copy.major}\\.`));
  });

  test('knows which directory keeps a user out', async () => {
    const closed = path.join(place.directory, 'closed');
    const inner = path.join(closed, 'inner');
    await mkdir(inner, { recursive: true });
    const stranger = { uid: 64_001, gid: 64_001 };
    assert.equal(await findBarrier(inner, stranger), undefined);
    await chmod(closed, 0o700);
    assert.equal(await findBarrier(inner, stranger), closed);
  });

  test('a root-only home is refused with a sentence that helps', {
    skip: process.getuid?.() !== 0 && 'only root is another user',
  }, async () => {
    const home = path.join(place.directory, 'home');
    await mkdir(home, { mode: 0o700 });
    await chown(home, 0, 0);
    await assert.rejects(openEmbedded({ directory: path.join(home, 'sql'), log: silent }), {
      name: 'InfraError',
      retryable: false,
      message: /may not pass .*home\. Choose a data directory/,
    });
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Docker from 'dockerode';
import { ensureImages } from '../../../docker/images/images.ts';
import { images } from '../../../src/io/docker/images.ts';
import { pulledImages } from '../../../src/io/docker/pulled-images.ts';
import { BUSYBOX, collector, QUIET_LOG } from '../../ports/engine-rig.ts';
import { type Registry, startRegistry } from './registry.ts';

const HOUR_MS = 3_600_000;
const docker = new Docker();
let registry: Registry;
let folder: string;
before(async () => {
  await ensureImages(docker, [BUSYBOX]);
  registry = await startRegistry({ login: false });
  folder = await mkdtemp(join(tmpdir(), 'berth-images-'));
});
after(async () => {
  await registry.stop();
  await rm(folder, { recursive: true });
});

/** An image like no other, on the registry and not on the machine. */
async function published(name: string): Promise<string> {
  const image = `${registry.address}/${name}:1`;
  const base = await docker.createContainer({ Image: BUSYBOX });
  const repo = `berth-test/${randomUUID()}`;
  await base.commit({ repo, tag: '1', changes: `LABEL test=${repo}` });
  await base.remove();
  await registry.push(docker, `${repo}:1`, image);
  await docker.getImage(`${repo}:1`).remove();
  await docker.getImage(image).remove();
  return image;
}

async function pull(wanted: readonly string[]) {
  const { ensure } = images({ kept: pulledImages(folder, QUIET_LOG) });
  const { output } = collector();
  return Promise.all(wanted.map(image => ensure(docker, { image, pullPolicy: ['always'] }, [], output)));
}

/** What a server does that was started afresh. */
const removeUnused = (unusedMs: number) => pulledImages(folder, QUIET_LOG).removeUnused(docker, unusedMs);

async function isThere(name: string): Promise<boolean> {
  return docker
    .getImage(name)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

test('images that were pulled for jobs go when none used them for long, and no others', async () => {
  const ours = await published('ours');
  const held = await published('held');
  const tagged = await published('tagged');
  const theirs = await published('theirs');
  for await (const _ of await docker.pull(theirs));
  const all = [ours, held, tagged, theirs];
  const [found] = await pull(all);
  const container = await docker.createContainer({ Image: held });
  const own = `berth-test/${randomUUID()}`;
  await docker.getImage(tagged).tag({ repo: own, tag: '1' });

  assert.equal(await removeUnused(HOUR_MS), 0);
  assert.deepEqual(await Promise.all(all.map(isThere)), [true, true, true, true]);
  assert.equal(await removeUnused(0), 1);
  assert.deepEqual(await Promise.all(all.map(isThere)), [false, true, true, true]);
  assert.equal(await isThere(found?.id ?? ''), false);

  await container.remove();
  assert.equal(await removeUnused(0), 1);
  assert.deepEqual(await Promise.all(all.map(isThere)), [false, false, true, true]);

  // What cannot be read any more is nobody's to remove.
  await pull([ours]);
  for (const file of await readdir(folder)) await writeFile(join(folder, file), '{');
  assert.equal(await removeUnused(0), 0);
  for (const name of [ours, tagged, theirs, `${own}:1`]) await docker.getImage(name).remove();
});

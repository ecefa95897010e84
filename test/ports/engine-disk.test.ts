import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type Docker from 'dockerode';
import { diskUse } from '../../src/io/docker/disk-use.ts';
import type { ContainerSpec } from '../../src/model/container.ts';
import { ServiceError } from '../../src/model/errors.ts';
import { BUSYBOX, engineRig, type Rig } from './engine-rig.ts';

const MEBIBYTE = 2 ** 20;

/** A job cannot fill the disk of the machine (S30), on a file system without quotas. */
describe('a job that writes too much', { concurrency: 4 }, () => {
  let rig: Rig;
  const images: string[] = [];
  before(async () => {
    rig = await engineRig({ diskPace: { firstMs: 300, pauseMs: 300, share: 1 } });
    await writeFile(join(rig.checkout, 'large'), Buffer.alloc(30 * MEBIBYTE));
  });
  after(async () => {
    const left = await rig.leftovers();
    await Promise.all(images.map(image => rig.docker.getImage(image).remove({ force: true })));
    await rig.close();
    assert.deepEqual(left, [], 'nothing is left behind');
  });

  /** With 40 MiB of disk. */
  function small(script: string, change: Partial<ContainerSpec> = {}): ContainerSpec {
    const spec = rig.spec(script, change);
    return { ...spec, limits: { ...spec.limits, disk: 40 * MEBIBYTE } };
  }
  const write = (path: string, mebibytes: number) => `dd if=/dev/zero of=${path} bs=1M count=${mebibytes} 2>/dev/null`;

  /** The image of a service, with an instruction more. */
  async function imageWith(instruction: string): Promise<string> {
    const base = await rig.docker.createContainer({ Image: BUSYBOX });
    const image = `berth-test/${randomUUID()}`;
    await base.commit({ repo: image, changes: instruction });
    await base.remove();
    images.push(image);
    return image;
  }

  for (const path of ['/root/big', './big']) {
    test(`is stopped, at ${path}`, async () => {
      const { code, diskFull } = await rig.job(small(`${write(path, 60)}; sleep 1000`));
      assert.deepEqual({ code, diskFull }, { code: 137, diskFull: true });
    });
  }

  test('is stopped too when it is the sum, with what its services write to volumes of their images', async () => {
    const command = ['sh', '-c', `${write('/data/x', 20)}; sleep 1000`];
    const services = [{ image: await imageWith('VOLUME /data'), names: ['store'], command, environment: {} }];
    const script = `${write('/root/x', 15)}; ${write('x', 15)}; sleep 1000`;
    const { diskFull } = await rig.job(small(script, { services }));
    assert.equal(diskFull, true);
  });

  test('may be its service before that is ready, and so there is no job', async () => {
    const command = ['sh', '-c', `${write('/x', 60)}; sleep 1000`];
    const services = [{ image: await imageWith('EXPOSE 80'), names: ['store'], command, environment: {} }];
    await assert.rejects(
      rig.engine.prepare(small('true', { services }), rig.checkout, async () => undefined),
      (error: unknown) => error instanceof ServiceError && /more than its 40 MiB of disk/.test(error.message),
    );
  });

  test('is none that writes less, and the checkout does not count', async () => {
    const { code, diskFull } = await rig.job(small(`${write('/root/x', 15)}; ${write('x', 15)}; sleep 1.5`));
    assert.deepEqual({ code, diskFull }, { code: 0, diskFull: false });
  });

  test('is measured by the engine where we cannot look ourselves', async () => {
    const name = `berth-test-${randomUUID()}`;
    const Labels = { 'dev.berth.server': rig.serverId };
    await rig.docker.createVolume({ Name: name, Labels });
    const Mounts: Docker.MountSettings[] = [{ Type: 'volume', Source: name, Target: '/data' }];
    const Cmd = ['sh', '-c', `${write('/data/x', 10)}; ${write('/x', 5)}`];
    const writer = await rig.docker.createContainer({
      Image: BUSYBOX,
      Cmd,
      Labels,
      HostConfig: { Mounts, NetworkMode: 'none' },
    });
    await writer.start();
    await writer.wait();
    const use = await diskUse(rig.docker, [writer.id], { name, mounted: name, path: '/not-on-this-machine' });
    await writer.remove();
    await rig.docker.getVolume(name).remove();
    assert.ok(use >= 15 * MEBIBYTE && use < 16 * MEBIBYTE, String(use));
  });
});

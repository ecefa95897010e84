import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { images } from '../../../src/io/docker/images.ts';
import { ImageError, InfraError } from '../../../src/model/errors.ts';
import type { PullPolicy } from '../../../src/model/pipeline.ts';
import type { RegistryRights } from '../../../src/model/registry.ts';
import { BUSYBOX, collector, engineRig, type Rig } from '../../ports/engine-rig.ts';
import { LOGIN, type Registry, startRegistry } from './registry.ts';

describe('an image of a registry with a login', () => {
  let rig: Rig;
  let locked: Registry;
  let image: string;
  let id: string;
  let digest: string;
  let owner: RegistryRights;
  let stranger: RegistryRights;
  before(async () => {
    rig = await engineRig({ poolSize: 1 });
    locked = await startRegistry({ login: true });
    image = `${locked.address}/acme/app:1`;
    owner = [{ hosts: [locked.address], login: { id: 'acme', ...LOGIN } }];
    stranger = [{ hosts: [locked.address] }];
    const built = await build();
    await locked.push(rig.docker, built, image);
    await rig.docker.getImage(built).remove();
    const { Id, RepoDigests } = await rig.docker.getImage(image).inspect();
    id = Id;
    digest = RepoDigests[0]?.split('@')[1] ?? '';
  });
  after(async () => {
    await Promise.all([locked.stop(), rig.close(), removeByNow(image)]);
  });

  /** An image like no other. */
  async function build(): Promise<string> {
    const base = await rig.docker.createContainer({ Image: BUSYBOX });
    const repo = `berth-test/${randomUUID()}`;
    await base.commit({ repo, tag: '1', changes: `LABEL test=${repo}` });
    await base.remove();
    return `${repo}:1`;
  }

  async function removeByNow(name: string): Promise<void> {
    await rig.docker
      .getImage(name)
      .remove()
      .catch(() => undefined);
  }

  /** With no memory of what was allowed before, unless it is given. */
  function ensure(name: string, rights: RegistryRights, pullPolicy: PullPolicy[] = [], known = images()) {
    return known.ensure(rig.docker, { image: name, pullPolicy }, rights, collector().output);
  }

  const isRefused = (error: unknown) =>
    error instanceof ImageError && /operator of this server/.test(error.message) && !error.message.includes('secret');

  test('is had with the right login, and with no other', async () => {
    await rig.docker.getImage(image).remove();
    const wrong = [
      { hosts: [locked.address], login: { id: 'wrong', username: 'acme-ci', password: 'not-this-secret' } },
    ];
    await assert.rejects(ensure(image, wrong), isRefused);
    await assert.rejects(ensure(image, wrong), /the login that this repository has here may not pull it/);
    // Who has no rights does not ride on the pull of somebody who has.
    const known = images();
    const [ours, theirs] = await Promise.allSettled([
      ensure(image, owner, [], known),
      ensure(image, stranger, [], known),
    ]);
    assert.equal(ours.status, 'fulfilled');
    assert.ok(theirs.status === 'rejected' && isRefused(theirs.reason));
  });

  test('is not for strangers when the machine has it, whatever they call it', async () => {
    const retagged = `berth-test/${randomUUID()}`;
    await rig.docker.getImage(image).tag({ repo: retagged, tag: 'latest' });
    const names = [image, `${locked.address}/acme/app@${digest}`, id, retagged];
    for (const name of names) await assert.rejects(ensure(name, stranger, ['never']), isRefused, name);
    await assert.rejects(ensure(image, stranger), isRefused);
    await assert.rejects(ensure(image, stranger, ['always', 'if-not-present']), isRefused);
    for (const name of names) assert.equal((await ensure(name, owner, ['never'])).digest, digest, name);
    // Nobody listed that registry, or this image never was on one.
    await ensure(image, [], ['never']);
    await ensure(BUSYBOX, stranger, ['never']);
    await rig.docker.getImage(retagged).remove();
  });

  test('is not for strangers either when it was loaded from a file, under the name of its registry', async () => {
    const loaded = `${locked.address}/acme/loaded`;
    const built = await build();
    await rig.docker.getImage(built).tag({ repo: loaded, tag: '1' });
    await assert.rejects(ensure(built, stranger, ['never']), isRefused);
    await rig.docker.getImage(`${loaded}:1`).remove();
    await ensure(built, stranger, ['never']);
    await rig.docker.getImage(built).remove();
  });

  test('lends its content to job and services, and is told by its digest', async () => {
    const service = { image, names: ['db'], environment: {}, command: ['sleep', '100'] };
    const spec = rig.spec('echo runs', { services: [service] });
    await assert.rejects(
      rig.engine.prepare(spec, rig.checkout, async () => undefined, stranger),
      isRefused,
    );
    assert.deepEqual(await rig.leftovers(), []);
    const { output, text } = collector();
    const sandbox = await rig.engine.prepare({ ...spec, image }, rig.checkout, output, owner);
    await sandbox.destroy();
    assert.deepEqual(sandbox.images, [
      { name: image, digest },
      { name: image, digest },
    ]);
    assert.doesNotMatch(text(), /secret/);
  });

  test('is for nobody while its registry cannot be asked, except for whom it just was', async () => {
    const known = images();
    await ensure(image, owner, ['never'], known);
    await locked.stop();
    await ensure(image, owner, ['never'], known);
    for (const rights of [stranger, owner]) {
      await assert.rejects(ensure(image, rights, ['never']), (error: unknown) => {
        return error instanceof InfraError && error.retryable && /cannot be reached/.test(error.message);
      });
    }
  });
});

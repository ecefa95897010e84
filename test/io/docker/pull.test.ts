import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ImageError } from '../../../src/model/errors.ts';
import { BUSYBOX, collector, engineRig, type Rig } from '../../ports/engine-rig.ts';
import { type Registry, startRegistry } from './registry.ts';

describe('an image that is absent', () => {
  let rig: Rig;
  let open: Registry;
  let locked: Registry;
  before(async () => {
    rig = await engineRig({ poolSize: 1 });
    open = await startRegistry({ login: false });
    locked = await startRegistry({ login: true });
  });
  after(async () => {
    await Promise.all([open.stop(), locked.stop(), rig.close()]);
  });

  function prepare(image: string, output = collector().output) {
    return rig.engine.prepare(rig.spec('echo runs', { image }), rig.checkout, output);
  }

  test('is pulled once for all who want it, and all see how it goes', async () => {
    const repo = `${open.address}/team/app`;
    await open.push(rig.docker, BUSYBOX, `${repo}:latest`);
    await rig.docker.getImage(repo).remove();

    const outputs = [collector(), collector()];
    const sandboxes = await Promise.all(outputs.map(({ output }) => prepare(repo, output)));
    const exits = await Promise.all(sandboxes.map(one => one.run(async () => undefined, new AbortController().signal)));
    await Promise.all(sandboxes.map(one => one.destroy()));
    await rig.docker.getImage(repo).remove();

    assert.deepEqual(
      exits.map(exit => exit.code),
      [0, 0],
    );
    const [first, second] = outputs.map(({ text }) => text());
    assert.match(first ?? '', /^Pulling \S+\/team\/app:latest\n(.*\n)*Digest: sha256:\w+\nPulled .* in [\d.]+ s\n$/);
    assert.equal(second, first, 'the same pull');
  });

  test('is pulled for the platform that is asked for, and no other runs', async () => {
    const image = `${open.address}/team/one-platform:1`;
    await open.push(rig.docker, BUSYBOX, image);
    const { Architecture } = await rig.docker.getImage(image).inspect();
    await rig.docker.getImage(image).remove();

    const ours = await rig.job(rig.spec('echo runs', { image, platform: `linux/${Architecture}` }));
    assert.match(ours.text, new RegExp(`^Pulling \\S+ for linux/${Architecture}\\n(.*\\n)*runs\\n$`));
    const other = rig.spec('echo runs', { image, platform: 'linux/s390x' });
    await assert.rejects(
      rig.engine.prepare(other, rig.checkout, async () => undefined),
      (error: unknown) => error instanceof ImageError && /exists, but not for/.test(error.message),
    );
    await rig.docker.getImage(image).remove();
  });

  test('is the fault of the pipeline when the registry has no such name or tag', async () => {
    const isNamed = (error: unknown) =>
      error instanceof ImageError && /no-such:1 does not exist on/.test(error.message);
    await assert.rejects(prepare(`${open.address}/no-such:1`), isNamed);
  });

  test('is said to need rights when the registry wants a login', async () => {
    const isRefused = (error: unknown) => error instanceof ImageError && /may not pull it/.test(error.message);
    await assert.rejects(prepare(`${locked.address}/private/app:1`), isRefused);
    assert.deepEqual(await rig.leftovers(), []);
  });
});

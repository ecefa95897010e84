import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { ensureImages } from '../../docker/images/images.ts';
import { engineRig, NODE, type Rig } from './engine-rig.ts';

describe('the image of a job', { concurrency: 2 }, () => {
  let rig: Rig;
  before(async () => {
    rig = await engineRig();
  });
  after(async () => {
    await rig.close();
  });

  /** An image of busybox with Dockerfile instructions added. */
  async function variant(changes: string): Promise<string> {
    const base = await rig.docker.createContainer({ Image: 'berth/busybox' });
    const image = `berth-test/${randomUUID()}`;
    await base.commit({ repo: image, changes });
    await base.remove();
    return image;
  }

  test('lends its bash when it has one', async () => {
    await ensureImages(rig.docker, [NODE]);
    const script = 'a=(1 2 3); [[ ${#a[@]} == 3 ]] && echo "$0 ${a[2]}"; node --version; git log 2>&1 | head -1';
    const { text } = await rig.job(rig.spec(script, { image: NODE }));
    assert.match(text, /^bash 3\nv24\..*\nfatal: not a git repository/);
  });

  test('does not get to run its own entrypoint, command or health check', async () => {
    const image = await variant('ENTRYPOINT ["/bin/false"]\nCMD ["wrong"]\nHEALTHCHECK --interval=1s CMD /bin/false');
    const { code, text } = await rig.job(rig.spec('echo ours', { image }));
    await rig.docker.getImage(image).remove();
    assert.deepEqual({ code, text }, { code: 0, text: 'ours\n' });
  });

  test('decides the user, who may write in the project directory', async () => {
    const image = await variant('USER user');
    const { text } = await rig.job(rig.spec('id -u; echo x > mine.txt && cat mine.txt', { image }));
    await rig.docker.getImage(image).remove();
    assert.equal(text, '1000\nx\n');
  });
});

describe('a workspace, where the engine cannot layer', () => {
  test('is a copy of the checkout that everybody in the container may write', async () => {
    // A comma is what the options of a mount are separated by.
    const rig = await engineRig({ poolSize: 1, folder: 'with,comma' });
    const { text } = await rig.job(rig.spec('cat readme.txt src/main.txt; ls -l readme.txt | cut -c1-10; echo > new'));
    assert.equal(text, 'from the checkout\nmain\n-rw-rw-rw-\n');
    assert.deepEqual(await rig.leftovers(), []);
    await rig.close();
  });
});

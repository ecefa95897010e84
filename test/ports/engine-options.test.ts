import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { ImageError } from '../../src/model/errors.ts';
import { collector, engineRig, type Rig } from './engine-rig.ts';

/** What a pipeline may choose about its container (ContainerSpec), against a real engine. */
describe('a job that chooses', { concurrency: 3 }, () => {
  let rig: Rig;
  before(async () => {
    rig = await engineRig();
  });
  after(async () => {
    assert.deepEqual(await rig.leftovers(), [], 'nothing is left behind');
    await rig.close();
  });

  test('an entrypoint has it run first, with the shell as its command', async () => {
    const entrypoint = ['env', 'GREETING=hello there'];
    const { code, text } = await rig.job(rig.spec('echo "$GREETING"; exit 3', { entrypoint }));
    assert.deepEqual({ code, text }, { code: 3, text: 'hello there\n' });
  });

  test('an entrypoint that does not run its command fails by it', async () => {
    const { code, text } = await rig.job(rig.spec('echo never', { entrypoint: ['false'] }));
    assert.deepEqual({ code, text }, { code: 1, text: '' });
  });

  test('a user is that one, and may write what is in the project', async () => {
    const script = 'id -u; mkdir made; echo x > made/new.txt; cat readme.txt made/new.txt';
    const { code, text } = await rig.job(rig.spec(script, { user: 'user' }));
    assert.deepEqual({ code, text }, { code: 0, text: '1000\nfrom the checkout\nx\n' });
  });

  test('a user keeps it in after_script', async () => {
    const { output, text } = collector();
    await rig.job(rig.spec('true', { user: '1000', afterScript: 'id -u' }), async sandbox => {
      await sandbox.runAfterScript({}, output, new AbortController().signal);
    });
    assert.equal(text(), '1000\n');
  });

  test('files beside its project has them in both of its containers, whoever it is', async () => {
    const files = [{ variable: 'CI_MATRIX_OUTPUTS', path: '/berth-matrix-outputs.json', content: '[é]' }];
    const read = 'cat /berth-matrix-outputs.json';
    const { output, text } = collector();
    const result = await rig.job(rig.spec(read, { files, user: 'user', afterScript: read }), async sandbox => {
      await sandbox.runAfterScript({}, output, new AbortController().signal);
    });
    assert.deepEqual([result.text, text()], ['[é]', '[é]']);
  });

  test('what is new is told apart from what the workspace began with', async () => {
    await rig.job(rig.spec('rm readme.txt; echo x > new.txt; ln -s / src/up'), async sandbox => {
      assert.deepEqual([...(await sandbox.originalFiles())].sort(), ['readme.txt', 'src/main.txt']);
      const original = await sandbox.originalFile('src/main.txt');
      assert.equal(original && (await text(original)), 'main\n');
    });
  });

  test('no network has nothing but itself to talk to', async () => {
    const script =
      'ls /sys/class/net; (echo hi | nc -l -p 9 &); sleep 0.2; nc 127.0.0.1 9 </dev/null; cat /proc/net/route | wc -l';
    const { text } = await rig.job(rig.spec(script, { network: 'none' }));
    assert.equal(text, 'lo\nhi\n1\n');
  });

  test('the platform it is on runs as ever', async () => {
    const { text } = await rig.job(rig.spec('echo here', { platform: `linux/${goArchitecture()}` }));
    assert.equal(text, 'here\n');
  });

  test('another platform than the image has does not run the wrong one', async () => {
    const spec = rig.spec('true', { platform: 'linux/s390x', pullPolicy: ['never'] });
    await assert.rejects(
      rig.engine.prepare(spec, rig.checkout, async () => undefined),
      ImageError,
    );
  });

  test('never to pull fails when there is no image', async () => {
    const spec = rig.spec('true', { image: `berth-test/${randomUUID()}`, pullPolicy: ['never'] });
    await assert.rejects(
      rig.engine.prepare(spec, rig.checkout, async () => undefined),
      (error: unknown) => error instanceof ImageError && /pull_policy: never/.test(error.message),
    );
  });

  test('always to pull does so although the image is there, and the next policy is tried when it fails', async () => {
    const repo = `localhost:1/${randomUUID()}`;
    await rig.docker.getImage('berth/busybox').tag({ repo, tag: 'latest' });
    const { output, text } = collector();
    const spec = rig.spec('echo present', { image: repo, pullPolicy: ['always', 'if-not-present'] });
    const sandbox = await rig.engine.prepare(spec, rig.checkout, output);
    const { code } = await sandbox.run(output, new AbortController().signal);
    await sandbox.destroy();
    await assert.rejects(rig.engine.prepare({ ...spec, pullPolicy: ['always'] }, rig.checkout, output));
    await rig.docker.getImage(repo).remove();
    assert.equal(code, 0);
    assert.match(text(), /^Pulling localhost:1.*\nThe image .* could not be pulled .*\npresent\n/);
  });
});

function goArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

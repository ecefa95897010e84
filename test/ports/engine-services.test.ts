import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { ServiceSpec } from '../../src/model/container.ts';
import { ServiceError } from '../../src/model/errors.ts';
import { BUSYBOX, collector, engineRig, type Rig } from './engine-rig.ts';

/** Containers beside a job's (ContainerSpec.services), against a real engine. */
describe('a service', { concurrency: 2 }, () => {
  let rig: Rig;
  const images: string[] = [];
  before(async () => {
    rig = await engineRig({ poolSize: 1 });
  });
  after(async () => {
    const left = await rig.leftovers();
    await Promise.all(images.map(image => rig.docker.getImage(image).remove({ force: true })));
    await rig.close();
    assert.deepEqual(left, [], 'nothing is left behind');
  });

  /** A service of busybox with Dockerfile instructions added. */
  async function service(changes: readonly string[], more: Partial<ServiceSpec> = {}): Promise<ServiceSpec> {
    const base = await rig.docker.createContainer({ Image: BUSYBOX });
    const image = `berth-test/${randomUUID()}`;
    await base.commit({ repo: image, changes: changes.join('\n') });
    await base.remove();
    images.push(image);
    return { image, names: ['web', 'other'], environment: {}, ...more };
  }

  const shell = (script: string) => `CMD ${JSON.stringify(['sh', '-c', script])}`;
  const SERVE = 'mkdir /tmp/www; echo "$GREETING" > /tmp/www/index.html; exec httpd -f -p 80 -h /tmp/www';
  /** Answers on port 80 after a while. */
  const SLOW = shell(`sleep 1; ${SERVE}`);

  async function refuses(wanted: ServiceSpec, servicesTimeoutMs = 20_000): Promise<{ message: string; text: string }> {
    const { output, text } = collector();
    const spec = rig.spec('true', { services: [wanted] });
    const limits = { ...spec.limits, servicesTimeoutMs };
    const failure = await rig.engine.prepare({ ...spec, limits }, rig.checkout, output).then(
      () => assert.fail('it was prepared'),
      error => error,
    );
    assert.ok(failure instanceof ServiceError, String(failure));
    return { message: failure.message, text: text() };
  }

  test('is reached by all its names once it listens, in both of the containers', async () => {
    const web = await service(['EXPOSE 80', 'EXPOSE 81', SLOW], { environment: { GREETING: 'hello' } });
    const { output, text } = collector();
    const fetch = 'wget -qO- http://web; wget -qO- http://other';
    const spec = rig.spec(fetch, { services: [web], afterScript: fetch });
    const result = await rig.job(spec, async sandbox => {
      await sandbox.runAfterScript({}, output, new AbortController().signal);
    });
    assert.equal(result.text, 'Starting web\nhello\nhello\n');
    assert.equal(text(), 'hello\nhello\n');
  });

  test('runs the command and the entrypoint it is given', async () => {
    const web = await service(['EXPOSE 80', 'ENTRYPOINT ["false"]'], {
      entrypoint: ['sh', '-c'],
      command: [`GREETING=$(id -u); ${SERVE}`],
      user: 'user',
    });
    const { text } = await rig.job(rig.spec('wget -qO- http://web', { services: [web] }));
    assert.equal(text, 'Starting web\n1000\n');
  });

  test('is waited for by its health check', async () => {
    const web = await service([
      'HEALTHCHECK --interval=30s CMD test -e /tmp/healthy',
      'EXPOSE 9',
      shell('sleep 1; echo up > /tmp/healthy; exec httpd -f -p 80 -h /tmp'),
    ]);
    const { text } = await rig.job(rig.spec('wget -qO- http://web/healthy', { services: [web] }));
    assert.equal(text, 'Starting web\nup\n');
  });

  test('that exposes nothing is not waited for', async () => {
    const { text } = await rig.job(rig.spec('echo ran', { services: [await service([shell('sleep 1000')])] }));
    assert.equal(text, 'Starting web\nran\n');
  });

  test('that does not listen in time fails the job, with its log', async () => {
    const web = await service(['EXPOSE 5432', shell('echo cannot start; httpd -f -p 127.0.0.1:5432')]);
    const { message, text } = await refuses(web, 1_500);
    assert.equal(message, 'The service web did not accept connections at port 5432 in 2 s.');
    assert.match(text, /The service web said:\ncannot start\n/);
  });

  test('that ends before it is ready fails the job, with its log', async () => {
    const { message, text } = await refuses(await service(['EXPOSE 80', shell('echo no password given >&2; exit 3')]));
    assert.equal(message, 'The service web ended with exit code 3 before it was ready.');
    assert.match(text, /said:\nno password given\n/);
  });

  test('whose program is not there fails the job', async () => {
    const { message, text } = await refuses(await service(['EXPOSE 80', 'CMD ["/no/such/program"]']));
    assert.match(message, /ended with exit code 127/);
    assert.match(text, /\/no\/such\/program/);
  });

  test('without a shell is not waited for, and that is said', async () => {
    const image = 'berth/pause:1';
    const base = await rig.docker.createContainer({ Image: image });
    const repo = `berth-test/${randomUUID()}`;
    await base.commit({ repo, changes: 'EXPOSE 80' });
    await base.remove();
    images.push(repo);
    const services = [{ image: repo, names: ['mute'], environment: {} }];
    const { text } = await rig.job(rig.spec('echo ran', { services }));
    assert.equal(text, 'Starting mute\nThe image of mute has no shell: not waiting for its ports.\nran\n');
  });

  test('says what it said when it is asked', async () => {
    const web = await service([shell('echo one; echo two; sleep 1000')]);
    const { output, text } = collector();
    await rig.job(rig.spec('sleep 0.3; exit 1', { services: [web] }), sandbox => sandbox.tellServices(output));
    assert.equal(text(), 'The service web said:\none\ntwo\n');
  });

  test('S29: is confined as its job is, and sees nothing of the workspace', async () => {
    const web = await service([shell('sleep 1000')]);
    const spec = rig.spec('true', { services: [web] });
    const sandbox = await rig.engine.prepare(spec, rig.checkout, async () => undefined);
    const filters = { label: [`dev.berth.run=${spec.attempt.runId}`] };
    const found = await rig.docker.listContainers({ all: true, filters });
    const all = await Promise.all(found.map(({ Id }) => rig.docker.getContainer(Id).inspect()));
    await sandbox.destroy();
    assert.equal(all.length, 2);
    const [job, service_] = all.toSorted((a, b) => b.Mounts.length - a.Mounts.length);
    assert.ok(job && service_);
    const rights = [
      'CapDrop',
      'CapAdd',
      'SecurityOpt',
      'Privileged',
      'PidsLimit',
      'Memory',
      'MemorySwap',
      'NanoCpus',
    ] as const;
    for (const name of rights) assert.deepEqual(service_.HostConfig[name], job.HostConfig[name], name);
    assert.deepEqual(service_.Mounts, []);
    assert.deepEqual([service_.HostConfig.Binds, service_.HostConfig.PortBindings ?? {}], [null, {}]);
  });

  test('S27: is not reached by another job', async () => {
    const web = await service(['EXPOSE 80', SLOW], { environment: { GREETING: 'reached' } });
    const spec = rig.spec('true', { services: [web] });
    const sandbox = await rig.engine.prepare(spec, rig.checkout, async () => undefined);
    const filters = { label: [`dev.berth.run=${spec.attempt.runId}`], status: ['running'] };
    const [found] = await rig.docker.listContainers({ filters });
    const [address] = Object.values(found?.NetworkSettings.Networks ?? {}).map(({ IPAddress }) => IPAddress);
    const { text } = await rig.job(rig.spec(`wget -T 2 -qO- http://${address}; wget -T 2 -qO- http://web; true`));
    await sandbox.destroy();
    assert.match(address ?? '', /^\d+\./);
    assert.doesNotMatch(text, /reached/);
  });

  test('S26: goes with what its server left', async () => {
    const spec = rig.spec('true', { services: [await service([shell('sleep 1000')])] });
    const sandbox = await rig.engine.prepare(spec, rig.checkout, async () => undefined);
    const isOther = (attempt: { runId: string }) => attempt.runId !== spec.attempt.runId;
    assert.ok((await rig.engine.reap(isOther)) >= 3);
    await rig.engine.reap(isOther);
    const filters = { label: [`dev.berth.run=${spec.attempt.runId}`] };
    assert.deepEqual(await rig.docker.listContainers({ all: true, filters }), []);
    assert.deepEqual(await rig.docker.listNetworks({ filters }), []);
    await sandbox.destroy();
  });
});

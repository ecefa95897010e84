import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { collector, engineRig, type Rig } from './engine-rig.ts';

/** What a stranger's job may not do to the machine, to the server, and to other jobs. */
describe('a job is confined', { concurrency: 3 }, () => {
  let rig: Rig;
  before(async () => {
    rig = await engineRig();
  });
  after(async () => {
    assert.deepEqual(await rig.leftovers(), [], 'nothing is left behind');
    await rig.close();
  });

  test('S23, S29, A13: its container has no right beyond common work', async () => {
    const spec = rig.spec('true');
    const sandbox = await rig.engine.prepare(spec, rig.checkout, async () => undefined);
    const filters = { label: [`dev.berth.run=${spec.attempt.runId}`] };
    const [found] = await rig.docker.listContainers({ all: true, filters });
    assert.ok(found);
    const { HostConfig: host, Mounts: mounts, Config: config } = await rig.docker.getContainer(found.Id).inspect();
    await sandbox.destroy();

    assert.equal(host.Privileged, false);
    assert.deepEqual(host.CapDrop, ['ALL']);
    assert.ok(
      !host.CapAdd?.some((name: string) => /SYS_|NET_(?!BIND_SERVICE)|MKNOD|DAC_READ/.test(name)),
      String(host.CapAdd),
    );
    assert.deepEqual(host.SecurityOpt, ['no-new-privileges']);
    assert.match(host.NetworkMode ?? '', /^container:/);
    for (const mode of [host.PidMode, host.IpcMode, host.UTSMode, host.UsernsMode]) assert.notEqual(mode, 'host');
    assert.deepEqual([host.Binds, host.Devices ?? []], [null, []]);
    assert.deepEqual(
      mounts.map(mount => mount.Destination),
      ['/builds/project'],
    );
    assert.equal(host.Memory, spec.limits.memory);
    assert.equal(host.MemorySwap, spec.limits.memory);
    assert.equal(host.PidsLimit, spec.limits.pids);
    assert.ok((host.NanoCpus ?? 0) > 0);
    assert.equal(config.Labels['dev.berth.attempt'], '1');
  });

  test('it can neither mount nor make name spaces nor raise its rights', async () => {
    const tries = ['mount -t tmpfs none /mnt', 'unshare -m true', 'mknod /tmp/disk b 254 0'];
    const { text } = await rig.job(
      rig.spec(tries.map(it => `${it} >/dev/null 2>&1 && echo "could: ${it}"`).join('\n')),
    );
    assert.equal(text, '');
  });

  test('what takes too much memory is named', async () => {
    const limits = { ...rig.spec('').limits, memory: 32 * 2 ** 20 };
    const eat = 'x=0123456789abcdef; while :; do x=$x$x; done';
    const { code, oomKilled } = await rig.job(rig.spec(eat, { limits }));
    assert.deepEqual({ code, oomKilled }, { code: 137, oomKilled: true });
  });

  test('it is named too when the script went on and failed otherwise, whatever the engine heard of it', async () => {
    const limits = { ...rig.spec('').limits, memory: 32 * 2 ** 20 };
    const script = 'head -c 100000000 /dev/zero | tail || exit 3';
    const { code, oomKilled, text } = await rig.job(rig.spec(script, { limits }));
    assert.deepEqual({ code, oomKilled }, { code: 3, oomKilled: true });
    assert.match(text, /^Out of memory: the kernel killed 1 of the job's processes\.$/m);
  });

  test('S30: a fork bomb stops at its limit and goes with its job', async () => {
    const limits = { ...rig.spec('').limits, pids: 40 };
    const bomb = 'bomb() { bomb | bomb & }; bomb; sleep 1000';
    const { code, text } = await rig.job(rig.spec(bomb, { limits }), undefined, AbortSignal.timeout(10_000));
    assert.notEqual(code, 0);
    assert.match(text, /can't fork/);
  });

  test('S30: /dev/shm is bounded', async () => {
    const { text } = await rig.job(rig.spec('dd if=/dev/zero of=/dev/shm/x bs=64k count=64 2>&1 | grep -c "No space"'));
    assert.equal(text, '1\n');
  });

  test('S26: what one job leaves on disk or running, the next does not find', async () => {
    await rig.job(rig.spec('echo planted > /tmp/planted; (setsid sleep 1000 &); echo x > /bin/planted'));
    const { text } = await rig.job(rig.spec('ls /tmp/planted /bin/planted 2>/dev/null; ps | grep -c "[s]leep 1000"'));
    assert.equal(text, '0\n');
  });

  test('S27: jobs at one time do not reach each other', async () => {
    const { output, text } = collector();
    const serve = 'hostname -i; while :; do echo reached | nc -l -p 8080; done';
    const server = await rig.engine.prepare(rig.spec(serve), rig.checkout, output);
    const stop = new AbortController();
    const { promise: listening, resolve } = Promise.withResolvers<void>();
    const running = server.run(async bytes => {
      await output(bytes);
      resolve();
    }, stop.signal);
    await listening;
    const address = text().trim();
    const client = await rig.job(rig.spec(`nc -w 2 ${address} 8080 </dev/null; echo "from ${address}: $?"`));
    stop.abort();
    await running;
    await server.destroy();
    assert.match(address, /^\d+\.\d+\.\d+\.\d+$/);
    assert.equal(client.text.includes('reached'), false, client.text);
  });

  test('S24: a directory that would lead out of the container is refused', async () => {
    for (const directory of ['/proc/self/fd/7', '/', 'builds', '/builds/../proc/1']) {
      await assert.rejects(
        rig.engine.prepare(rig.spec('true', { directory }), rig.checkout, async () => undefined),
        /cannot hold a project/,
      );
    }
  });
});

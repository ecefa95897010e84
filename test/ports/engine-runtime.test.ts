/** Jobs under gVisor (S23): Debian's runsc, in an engine of the test's own. Takes long, so only when it is asked for. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { debianPackage } from '../../docker/images/debian-package.ts';
import { BUSYBOX, engineRig, type Rig } from './engine-rig.ts';
import { type OwnEngine, startOwnEngine } from './own-engine.ts';

const skip = process.env['BERTH_TEST_SLOW'] === '1' ? false : 'set BERTH_TEST_SLOW=1 to run it';

describe('under another runtime', { skip, concurrency: 2 }, () => {
  let own: OwnEngine;
  let rig: Rig;
  before(async () => {
    const path = join(await debianPackage('runsc'), 'usr', 'bin', 'runsc');
    // The network of its container as the kernel has it: its own would not see Docker's resolver.
    own = await startOwnEngine({ runtimes: { runsc: { path, runtimeArgs: ['--platform=ptrace', '--network=host'] } } });
    const { docker, address: dockerHost } = own;
    rig = await engineRig({ docker, dockerHost, diskPace: { firstMs: 500, pauseMs: 500, share: 1 } });
  });
  after(async () => {
    await rig?.close();
    await own?.stop();
  });

  const runtime = 'runsc';

  test('a job sees its kernel, its checkout and nothing of the machine’s', async () => {
    assert.ok((await rig.engine.check()).runtimes.includes(runtime));
    const { code, text } = await rig.job(rig.spec('dmesg | head -1; cat readme.txt; echo x >new; exit 7', { runtime }));
    assert.equal(code, 7);
    assert.match(text, /Starting gVisor.*\nfrom the checkout\n$/);
    assert.doesNotMatch((await rig.job(rig.spec('dmesg 2>&1 | head -1'))).text, /gVisor/);
  });

  test('its services are under it too, and reached by name', async () => {
    const command = ['sh', '-c', 'dmesg >/tmp/kernel; exec nc -ll -p 80 -e cat /tmp/kernel'];
    const services = [{ image: BUSYBOX, names: ['web'], command, environment: {} }];
    const { text } = await rig.job(rig.spec('until nc -w 1 web 80 </dev/null; do :; done', { runtime, services }));
    assert.match(text, /Starting gVisor/);
  });

  test('memory and disk are bounded', async () => {
    const spec = rig.spec('x=0123456789abcdef; while :; do x=$x$x; done', { runtime });
    const { oomKilled } = await rig.job({ ...spec, limits: { ...spec.limits, memory: 64 * 2 ** 20 } });
    assert.equal(oomKilled, true);
    const writes = rig.spec('dd if=/dev/zero of=/root/x bs=1M count=60 2>/dev/null; sleep 1000', { runtime });
    const { diskFull } = await rig.job({ ...writes, limits: { ...writes.limits, disk: 40 * 2 ** 20 } });
    assert.equal(diskFull, true);
  });
});

/** The fence around jobs (S27), by a real engine's jobs and a real kernel's rules. Needs root. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { pino } from 'pino';
import type { Fence } from '../../../src/flow/ports/fence.ts';
import { interfacePrefix } from '../../../src/io/docker/interface-names.ts';
import { createFence } from '../../../src/io/firewall/fence.ts';
import type { ContainerSpec } from '../../../src/model/container.ts';
import { BUSYBOX, engineRig, type Rig } from '../../ports/engine-rig.ts';
import { createNeighbourhood, type Neighbourhood } from './neighbourhood.ts';

const iptables = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('iptables', ['-w', ...args])).stdout;

describe('the fence around jobs', () => {
  let rig: Rig;
  let around: Neighbourhood;
  let fence: Fence;
  let interfaces: string;
  before(async () => {
    [rig, around] = await Promise.all([engineRig({ poolSize: 1 }), createNeighbourhood()]);
    interfaces = interfacePrefix(rig.serverId);
    fence = createFence({ interfaces, allowed: [around.printer], log: pino({ level: 'silent' }) });
  });
  after(async () => {
    await fence.lower();
    await around.remove();
    await rig.close();
  });

  /** A script that names those of these addresses that answer. */
  const reaching = (addresses: readonly string[]) => `
for at in ${addresses.join(' ')}; do
  if printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 1 $at ${around.port} 2>&1 | grep -q here; then echo "reached $at"; fi
done`;
  const reached = (text: string) => [...text.matchAll(/^reached (.*)$/gm)].map(([, address]) => address);

  test('is open until it is raised, and says why it cannot be closed where the networks are not', async () => {
    assert.deepEqual((await fence.raise()).isClosed, false);
    await rig.engine.openNetwork();
    const { lan, printer, linkLocal, internet, own } = around;
    const all = [lan, printer, linkLocal, internet, ...own];
    assert.deepEqual(reached((await rig.job(rig.spec(reaching(all)))).text), all);
  });

  test('leaves a job the Internet, what is allowed and its own services, and nothing else', async () => {
    assert.deepEqual(await fence.raise(), { isClosed: true });
    const { lan, printer, linkLocal, internet, own, port } = around;
    const command = ['nc', '-ll', '-p', String(port), '-e', 'echo', 'here'];
    const services = [{ image: BUSYBOX, names: ['web'], command, environment: {} }];
    const strangers = rig.spec('true', { services });
    const stranger = await rig.engine.prepare(strangers, rig.checkout, async () => undefined);

    const wanted = [internet, printer];
    const unwanted = [lan, linkLocal, ...own, await addressOf(strangers)];
    const findGateway = 'gateway=$(ip route | sed -n \'s/^default via \\([0-9.]*\\).*/\\1/p\'); test -n "$gateway"';
    const look = `${findGateway}; ${reaching([...wanted, ...unwanted, '$gateway', 'web'])}; cat /proc/net/if_inet6`;
    const [shared, withService] = await Promise.all([rig.job(rig.spec(look)), rig.job(rig.spec(look, { services }))]);
    await stranger.destroy();
    assert.deepEqual(reached(shared.text), wanted);
    assert.deepEqual(reached(withService.text), [...wanted, 'web']);
    for (const { code, text } of [shared, withService]) {
      assert.equal(code, 0, text);
      assert.doesNotMatch(text, /^fe80/m);
    }
  });

  test('is put back when somebody removes it', async () => {
    const name = interfaces.toUpperCase();
    await iptables('-D', 'INPUT', '-i', `${interfaces}+`, '-j', `${name}-INPUT`);
    await iptables('-F', `${name}-FORWARD`);
    const { lan, own } = around;
    assert.notDeepEqual(reached((await rig.job(rig.spec(reaching([lan, ...own])))).text), []);
    assert.deepEqual(await fence.raise(), { isClosed: true });
    assert.deepEqual(reached((await rig.job(rig.spec(reaching([lan, ...own])))).text), []);
  });

  test('is there once however often it is raised, and gone when it is lowered', async () => {
    await Promise.all([fence.raise(), fence.raise()]);
    await fence.raise();
    const rules = (await iptables('-S')).split('\n').filter(line => line.includes(` -i ${interfaces}+ `));
    assert.equal(new Set(rules).size, rules.length);
    assert.ok(rules.length >= 2);
    await fence.lower();
    await fence.lower();
    assert.equal((await iptables('-S')).toLowerCase().includes(`${interfaces}-`), false);
  });

  /** Of the service of an attempt. */
  async function addressOf({ attempt }: ContainerSpec): Promise<string> {
    const filters = { label: [`dev.berth.run=${attempt.runId}`], status: ['running'] };
    const [service] = await rig.docker.listContainers({ filters });
    const [network] = Object.values(service?.NetworkSettings.Networks ?? {});
    assert.match(network?.IPAddress ?? '', /^[\d.]+$/);
    return network?.IPAddress ?? '';
  }
});

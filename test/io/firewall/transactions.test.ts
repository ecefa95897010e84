import assert from 'node:assert/strict';
import { BlockList } from 'node:net';
import { test } from 'node:test';
import { closedAddresses } from '../../../src/io/firewall/closed-addresses.ts';
import { policyOf, policyOfIpv6 } from '../../../src/io/firewall/policy.ts';
import { lowering, missingJumps, raising } from '../../../src/io/firewall/transactions.ts';

const none = { allowed: [], nameservers: [] };
const own = ['-N BERTH-AB12-FORWARD', '-N BERTH-AB12-INPUT'];
const jumps = [
  '-A INPUT -i berth-ab12+ -j BERTH-AB12-INPUT',
  '-A FORWARD -i berth-ab12+ -j BERTH-AB12-FORWARD',
  '-A DOCKER-USER -i berth-ab12+ -j BERTH-AB12-FORWARD',
];

test('fence: private, shared, link-local and metadata addresses are closed, and the Internet is not (S27)', () => {
  const closed = new BlockList();
  for (const network of closedAddresses) {
    const [address = '', length] = network.split('/');
    closed.addSubnet(address, Number(length), 'ipv4');
  }
  const kept = ['169.254.169.254', '169.254.170.2', '100.100.100.200', '192.0.0.192', '168.63.129.16', '127.0.0.1'];
  const lan = ['10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.1', '100.64.0.1', '224.0.0.251'];
  for (const address of [...kept, ...lan]) assert.ok(closed.check(address), address);
  for (const address of ['1.1.1.1', '9.9.9.9', '172.32.0.1', '192.169.0.1', '100.128.0.1', '11.0.0.1', '169.253.1.1']) {
    assert.equal(closed.check(address), false, address);
  }
});

test('fence: exceptions come before what they are exceptions of, and the machine is closed as a whole', () => {
  const { routed, local } = policyOf('berth-ab12', { allowed: ['10.1.2.0/24'], nameservers: ['10.9.9.9'] });
  for (const rules of [routed, local]) {
    const isRefusal = (rule: string) => rule.includes('-j REJECT');
    assert.ok(rules.findIndex(isRefusal) > rules.findLastIndex(rule => !isRefusal(rule)));
    for (const open of ['-d 10.1.2.0/24 -j RETURN', '-d 10.9.9.9 -p udp --dport 53 -j RETURN']) {
      assert.ok(rules.includes(open), open);
    }
  }
  assert.ok(local.at(-1)?.startsWith('-j REJECT'));
  assert.deepEqual(policyOfIpv6, { routed: ['-j DROP'], local: ['-j DROP'] });
});

test('fence: only jumps that are missing are added, into Docker’s own chain too when there is one', () => {
  const added = (existing: readonly string[]) =>
    raising('berth-ab12', policyOf('berth-ab12', none), existing)
      .split('\n')
      .filter(line => line.startsWith('-I'));
  assert.equal(added(['-P INPUT ACCEPT']).length, 2);
  assert.equal(added(['-N DOCKER-USER']).length, 3);
  assert.deepEqual(added(['-N DOCKER-USER', ...jumps.slice(1)]), [jumps[0]?.replace('-A', '-I')]);
  assert.deepEqual(missingJumps('berth-ab12', ['-N DOCKER-USER', ...jumps]), []);
  assert.equal(missingJumps('berth-cd34', ['-N DOCKER-USER', ...jumps]).length, 3);
});

test('fence: lowering removes what is its own, every time it is there, and nothing of another server', () => {
  const others = ['-N BERTH-CD34-INPUT', '-A INPUT -i berth-cd34+ -j BERTH-CD34-INPUT', '-A INPUT -j ACCEPT'];
  const text = lowering('berth-ab12', [...own, ...jumps, ...jumps.slice(0, 1), ...others]) ?? '';
  const removed = [...jumps, ...jumps.slice(0, 1)].map(jump => jump.replace('-A', '-D'));
  assert.deepEqual(
    text
      .split('\n')
      .filter(line => line.startsWith('-D'))
      .sort(),
    removed.sort(),
  );
  assert.equal(text.includes('CD34'), false);
  assert.equal(lowering('berth-ab12', others), undefined);
});

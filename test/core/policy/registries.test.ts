import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registryRights } from '../../../src/core/policy/registries.ts';
import type { Trust } from '../../../src/model/trigger.ts';
import { policy, repository } from './policies.ts';

const POLICY = policy(`
registries:
  - { registry: ghcr.io, username: wide, password: a, repositories: ['acme/*'] }
  - { registry: 'https://GHCR.io/', username: own, password: b, repositories: [Acme/App] }
  - { registry: ghcr.io, username: forks, password: c, repositories: [acme/open], untrusted: true }
  - { registry: index.docker.io, username: hub, password: d, repositories: [42] }
  - { registry: 'registry.acme.com:5000', repositories: [] }
`);

function loginsOf(name: string, id = 1, trust: Trust = 'trusted') {
  const rights = registryRights(POLICY, repository(name, id), trust);
  return Object.fromEntries(rights.map(({ hosts, login }) => [hosts[0], login?.username]));
}

const NONE = { 'ghcr.io': undefined, 'docker.io': undefined, 'registry.acme.com:5000': undefined };

test('registries: the login of the closest pattern, and every registry is listed for everybody', () => {
  assert.deepEqual(loginsOf('acme/tool'), { ...NONE, 'ghcr.io': 'wide' });
  assert.deepEqual(loginsOf('ACME/app'), { ...NONE, 'ghcr.io': 'own' });
  assert.deepEqual(loginsOf('moved/app', 42), { ...NONE, 'docker.io': 'hub' });
});

test('registries: names that only look alike get nothing', () => {
  for (const name of ['acme-evil/app', 'acm/app', 'evil/acme', 'x/app']) assert.deepEqual(loginsOf(name), NONE, name);
  assert.deepEqual(loginsOf('x/y', 421), NONE);
});

test('registries: an untrusted run gets only what says so', () => {
  assert.deepEqual(loginsOf('acme/app', 1, 'untrusted'), NONE);
  assert.deepEqual(loginsOf('acme/open', 1, 'untrusted'), { ...NONE, 'ghcr.io': 'forks' });
  assert.deepEqual(loginsOf('x/y', 42, 'untrusted'), NONE);
});

test('registries: Docker Hub is known by all of its names', () => {
  const [, hub] = registryRights(POLICY, repository('a/b'), 'trusted');
  assert.ok(['docker.io', 'index.docker.io', 'registry-1.docker.io'].every(name => hub?.hosts.includes(name)));
});

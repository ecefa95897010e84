import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicy } from '../../../src/core/policy/read-policy.ts';
import { faults, policy } from './policies.ts';

test('the policy file: an empty one, or one of comments, grants nothing', () => {
  for (const text of ['', '\n', '# nothing yet\n\n  # or here', 'repositories:\nregistries:\n'])
    assert.deepEqual(policy(text), { limits: [], registries: [], environments: [], notifications: [] });
});

test('the policy file: every fault is told at once, at its line', () => {
  const text = `repositories:
  acme*: { limits: { cpus: 4 } }
  acme/a: { limits: { cpus: many, memory: huge, pids: 1.5, timeout: 40 days, gpus: 1 } }
  acme/b: 4
registries:
  - { registry: 'ghcr.io/acme', username: a, password: b }
  - { registry: ghcr.io, password: 12345678, username: a }
  - { registry: ghcr.io, username: a }
  - { registry: ghcr.io, username: a, password: b, passwordEnv: C }
  - { registry: ghcr.io, passwordEnv: C }
  - { registry: ghcr.io, repositories: [acme/a, '/x', 1] }
  - { registry: ghcr.io, repositories: [acme/a] }
  - { untrusted: maybe }
colour: red
`;
  assert.deepEqual(
    faults(text).map(fault => fault.replace(/\.$/, '')),
    [
      '2: `repositories: acme*` must be the number of a repository, `owner/name`, `owner/*` or `*`',
      '3: `repositories: acme/a: limits: cpus` must be a number',
      '3: `repositories: acme/a: limits: memory` must be an amount of bytes, such as `512m` or `4 GiB`',
      '3: `repositories: acme/a: limits: pids` must be a whole number',
      '3: `repositories: acme/a: limits: timeout` must be a span of time of at most 24 days, such as `90m` or `2h`',
      '3: `repositories: acme/a: limits: gpus` is not known',
      '4: `repositories: acme/b` must be a mapping, such as `{ limits: ... }`',
      '6: `registries: [1]: registry` must be a host, with a port where there is one, such as `ghcr.io`',
      '7: `registries: [2]: password` must be a text; put it in quotes',
      '8: `registries: [3]` has a `username` and none of `password`, `passwordFile` and `passwordEnv`',
      '9: `registries: [4]` has more than one of `password`, `passwordFile` and `passwordEnv`',
      '10: `registries: [5]` has a password and no `username`',
      '11: `registries: [6]: repositories: [2]` must be the number of a repository, `owner/name`, `owner/*` or `*`',
      '11: `registries: [6]` has `repositories` and no `username` to give them',
      '12: `registries: [7]` has `repositories` and no `username` to give them',
      '13: `registries: [8]: registry` is missing',
      '13: `registries: [8]: untrusted` must be `true` or `false`',
      '14: `colour` is not known',
    ],
  );
});

test('the policy file: what is wrong with its YAML is told without what may be a password', () => {
  for (const text of [
    'registries:\n  - password: *hunter2\n',
    'registries:\n  - password: !hunter2 x\n',
    'registries:\n  - password: "x" hunter2\n',
    'registries:\n  - password: @hunter2\n',
    'registries:\n  - password: a: hunter2\n',
    'registries:\n  - { password: ]hunter2 }\n',
    'registries:\n  - [hunter2\n',
    'registries:\n  - hunter2\n',
  ]) {
    const told = faults(text);
    assert.ok(told.length > 0, text);
    assert.ok(!told.join().includes('hunter2'), told.join());
  }
});

test('the policy file: it says where passwords are', () => {
  const read = readPolicy(
    `registries:
  - { registry: a.io, username: u, passwordFile: /run/secrets/a }
  - { registry: b.io, username: u, passwordEnv: TOKEN, repositories: ['*'] }
`,
    'f',
  );
  assert.ok('draft' in read);
  assert.deepEqual(
    read.draft.registries.map(({ login }) => login),
    [
      { id: 'registries[0]', username: 'u', password: { from: 'file', path: '/run/secrets/a' } },
      { id: 'registries[1]', username: 'u', password: { from: 'variable', name: 'TOKEN' } },
    ],
  );
});

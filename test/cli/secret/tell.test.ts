import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellAudit, tellSecrets } from '../../../src/cli/secret/tell.ts';
import type { KeptSecret } from '../../../src/model/secret.ts';

const secret: KeptSecret = {
  ownerId: 8,
  repositoryId: 1,
  environment: '*',
  name: 'TOKEN',
  kind: 'variable',
  isProtected: false,
  version: 2,
  setAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  setBy: 'ann',
  sealed: { masterKey: 'k', wrappedKey: 'w', content: 'c' },
};

test('a list tells names and terms, by name', () => {
  const other = { environment: 'production', isProtected: true, kind: 'file', repositoryId: 'all' } as const;
  assert.deepEqual(tellSecrets([secret, { ...secret, ...other, name: 'KEY' }]), [
    'KEY    all repositories, environment production, protected branches, as a file  version 2  set 2026-01-02 03:04:05 UTC by ann',
    'TOKEN  all jobs                                                                 version 2  set 2026-01-02 03:04:05 UTC by ann',
  ]);
});

test('an audit tells what was done and who was given what, newest first', () => {
  const at = secret.setAt;
  const lines = tellAudit(
    [{ ...secret, action: 'set', at, by: 'ann' }],
    [
      {
        ...secret,
        environment: 'review/*',
        at: at + 1_000,
        attempt: { runId: '7', key: 'deploy: [eu]', number: 2 },
        usedBy: { repositoryId: 1, repository: 'acme/shop', sha: 'a'.repeat(40) },
        source: 'push',
        actor: { id: 9, login: 'bob' },
      },
    ],
  );
  assert.deepEqual(lines, [
    '2026-01-02 03:04:06 UTC  TOKEN of review/* version 2  given to run 7, job deploy: [eu], attempt 2 of acme/shop at aaaaaaaaaaaa (push by bob, id 9)',
    '2026-01-02 03:04:05 UTC  TOKEN version 2              set by ann',
  ]);
});

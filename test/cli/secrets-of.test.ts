import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretsOf } from '../../src/cli/secrets-of.ts';
import type { NotificationTarget } from '../../src/model/policy.ts';

test('what is masked: addresses of notifications and what signs them, but no common word', () => {
  const target = { kind: 'webhook', repositories: ['*'], when: 'all' } as const;
  const notifications: readonly NotificationTarget[] = [
    { ...target, name: 'a', url: 'https://chat.example/secret-path', secret: 'sixteen characters' },
    { ...target, name: 'b', url: 'https://b.example', secret: 'word' },
  ];
  assert.deepEqual(secretsOf({ notifications }), [
    'https://chat.example/secret-path',
    'https://b.example',
    'sixteen characters',
  ]);
});

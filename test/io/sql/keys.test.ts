import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { issueKey, recognize } from '../../../src/flow/keys.ts';
import type { Key } from '../../../src/model/key.ts';
import { openTemporaryStore } from './temporary-store.ts';

const NOW = Date.UTC(2026, 0, 1);
const ann = { kind: 'person', actor: { id: 1, login: 'ann' } } as const;
const session = { kind: 'session', name: 'browser', holder: ann, scopes: ['read', 'write'], createdAt: NOW } as const;
const token = { ...session, kind: 'token', name: 'deploy', scopes: ['read'] } as const;

let opened: Awaited<ReturnType<typeof openTemporaryStore>>;
before(async () => {
  opened = await openTemporaryStore();
});
after(() => opened.close());

test('a secret opens its own kind, until its end, and is kept nowhere', async () => {
  const { keys } = opened;
  const { key, secret } = await issueKey(keys, { ...session, endsAt: NOW + 10 });
  const read: Key | undefined = await recognize(keys, 'session', secret, NOW + 9);
  assert.deepEqual(read, key);
  assert.ok(!JSON.stringify(key).includes(secret));
  assert.equal(await recognize(keys, 'token', secret, NOW), undefined);
  assert.equal(await recognize(keys, 'session', secret, NOW + 10), undefined);
  assert.equal(await recognize(keys, 'session', `${secret}x`, NOW), undefined);
  await keys.removeEnded(NOW + 10);
  assert.equal(await keys.remove(key.id), false);
});

test('sessions of a person end together, and their tokens stay', async () => {
  const { keys } = opened;
  const first = await issueKey(keys, session);
  const kept = await issueKey(keys, token);
  const other = { ...token, holder: { kind: 'repository', repositoryId: 7 } } as const;
  const foreign = await issueKey(keys, other);
  await keys.endSessions(1);
  assert.equal(await recognize(keys, 'session', first.secret, NOW), undefined);
  assert.deepEqual(await recognize(keys, 'token', kept.secret, NOW), kept.key);
  assert.match(kept.secret, /^berth_/);
  assert.deepEqual(await keys.tokens(1), [kept.key]);
  assert.deepEqual((await keys.tokens()).map(({ id }) => id).toSorted(), [kept.key.id, foreign.key.id].toSorted());
  assert.equal(await keys.remove(kept.key.id), true);
  assert.deepEqual(await keys.tokens(1), []);
});

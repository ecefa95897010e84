/** S34: what the database holds is worth nothing without the key, and cannot be moved or loosened. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addKey, makeKeyFile } from '../../../src/io/secrets/key-file.ts';
import { newMasterKey, parseMasterKeys } from '../../../src/io/secrets/master-keys.ts';
import { createVault } from '../../../src/io/secrets/vault.ts';
import type { Secret } from '../../../src/model/secret.ts';

const secret: Secret = {
  ownerId: 8,
  repositoryId: 1,
  environment: '*',
  name: 'TOKEN',
  kind: 'variable',
  isProtected: true,
  version: 3,
};
const VALUE = 'päss\nword\u{1f511}';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-vault-'));
});
after(() => rm(folder, { recursive: true }));

test('a value comes back as it was, and is sealed anew each time', () => {
  const vault = createVault({ text: newMasterKey() });
  const [one, two] = [vault.seal(secret, VALUE), vault.seal(secret, VALUE)];
  assert.equal(vault.open(secret, one), VALUE);
  assert.equal(vault.open(secret, two), VALUE);
  assert.notEqual(one.content, two.content);
  assert.notEqual(one.wrappedKey, two.wrappedKey);
  assert.doesNotMatch(Buffer.from(one.content, 'base64').toString('latin1'), /word/);
});

test('it opens as nothing else: not as another secret, nor on other terms', () => {
  const vault = createVault({ text: newMasterKey() });
  const sealed = vault.seal(secret, VALUE);
  const others: readonly Partial<Secret>[] = [
    { ownerId: 9 },
    { repositoryId: 2 },
    { repositoryId: 'all' },
    { environment: 'production' },
    { name: 'OTHER' },
    { kind: 'file' },
    { isProtected: false },
    { version: 2 },
  ];
  for (const other of others) {
    assert.throws(() => vault.open({ ...secret, ...other }, sealed), /not sealed as such/, JSON.stringify(other));
  }
  const mixed = { ...sealed, content: vault.seal({ ...secret, name: 'OTHER' }, 'x').content };
  assert.throws(() => vault.open(secret, mixed), /not sealed as such/);
});

test('what was changed by one bit, or cut, is refused', () => {
  const vault = createVault({ text: newMasterKey() });
  const sealed = vault.seal(secret, VALUE);
  for (const part of ['content', 'wrappedKey'] as const) {
    const bytes = Buffer.from(sealed[part], 'base64');
    for (const at of [0, 12, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => vault.open(secret, { ...sealed, [part]: changed.toString('base64') }), /not sealed as such/);
    }
    const cut = bytes.subarray(0, 20).toString('base64');
    assert.throws(() => vault.open(secret, { ...sealed, [part]: cut }), /not sealed as such/);
  }
});

test('another key opens nothing, and no message holds a key or a value', () => {
  const key = newMasterKey();
  const sealed = createVault({ text: key }).seal(secret, VALUE);
  const open = () => createVault({ text: newMasterKey() }).open(secret, sealed);
  assert.throws(open, ({ message, retryable }: Error & { retryable: boolean }) => {
    assert.match(message, RegExp(`TOKEN needs the master key ${sealed.masterKey}, which SECRETS_KEY does not hold`));
    return !retryable && !message.includes(key);
  });
});

test('after a rotation the old key opens what was not wrapped anew, and the new one what was', () => {
  const [old, fresh] = [newMasterKey(), newMasterKey()];
  const sealed = createVault({ text: old }).seal(secret, VALUE);
  const both = createVault({ text: `${fresh},${old}` });
  assert.equal(both.open(secret, sealed), VALUE);
  const again = both.rewrap(secret, sealed);
  assert.equal(again.content, sealed.content);
  assert.equal(createVault({ text: fresh }).open(secret, again), VALUE);
  assert.throws(() => createVault({ text: old }).open(secret, again), /does not hold/);
});

test('a key file is for its owner alone, is never made twice, and a new key in it is known at once', async () => {
  const file = join(folder, 'secrets.key');
  const vault = createVault({ file });
  assert.throws(() => vault.seal(secret, VALUE), /there is no file/);
  await Promise.all([makeKeyFile(file), makeKeyFile(file)]);
  const first = await readFile(file, 'utf8');
  await makeKeyFile(file);
  assert.equal(await readFile(file, 'utf8'), first);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const sealed = vault.seal(secret, VALUE);
  await addKey(file);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  const again = vault.rewrap(secret, sealed);
  assert.notEqual(again.masterKey, sealed.masterKey);
  assert.deepEqual([vault.open(secret, again), vault.open(secret, sealed)], [VALUE, VALUE]);
});

test('keys are base64 or hexadecimal, several of them, with remarks; anything else is refused without showing it', async () => {
  const bytes = randomBytes(32);
  const [base64, hex] = [bytes.toString('base64'), bytes.toString('hex')];
  const [one, two] = parseMasterKeys(`# newest\n${base64}\n\n${hex.toUpperCase()}\n`, 'here');
  assert.deepEqual([one?.bytes, one?.id], [two?.bytes, two?.id]);
  assert.equal(parseMasterKeys(bytes.toString('base64url'), 'here')[0]?.id, one?.id);
  for (const text of ['', '# nothing', 'hunter2', base64.slice(4), `${base64}!`, `${hex}00`]) {
    assert.throws(
      () => parseMasterKeys(text, 'here'),
      ({ message }: Error) => /^here holds/.test(message) && !message.includes('hunter2'),
      text,
    );
  }
  const file = join(folder, 'wrong.key');
  await writeFile(file, 'hunter2');
  assert.throws(() => createVault({ file }).seal(secret, VALUE), /no key/);
});

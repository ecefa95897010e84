import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkCredentials, parsePrivateKey } from '../../../src/io/github/credentials.ts';
import { pkcs1, pkcs8 } from './keys.ts';

const good = { appId: '12', privateKey: pkcs1, webhookSecret: 'f3b1c9d2e4a5968778695a4b', production: true };

describe('checkCredentials', () => {
  test('complete', () => {
    const check = checkCredentials(good);
    assert.ok(check.state === 'ready');
    assert.deepEqual([check.credentials.appId, check.credentials.privateKey], [12, pkcs8]);
  });

  test('nothing at all is not wrong', () => {
    assert.deepEqual(checkCredentials({ production: true }), { state: 'absent' });
  });

  test('each fault is told', () => {
    const check = checkCredentials({ appId: 'x', privateKey: '-----BEGIN RSA PRIVATE KEY-----', production: false });
    assert.ok(check.state === 'wrong');
    assert.deepEqual(
      check.problems.map(problem => problem.split(' ')[0]),
      ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRET'],
    );
  });

  test('a secret that anybody can guess is refused in production', () => {
    for (const webhookSecret of ['', 'development', 'short']) {
      assert.equal(checkCredentials({ ...good, webhookSecret }).state, 'wrong', webhookSecret);
    }
    assert.equal(checkCredentials({ ...good, webhookSecret: 'development', production: false }).state, 'ready');
    assert.equal(checkCredentials({ ...good, webhookSecret: '', production: false }).state, 'wrong');
  });
});

test('a private key is understood however it was pasted', () => {
  const ways = [
    pkcs1,
    pkcs8,
    pkcs1.replaceAll('\n', '\\n'),
    `"${pkcs8}"`,
    Buffer.from(pkcs1).toString('base64'),
    `\n${pkcs1}\n`,
  ];
  for (const way of ways) assert.equal(parsePrivateKey(way), pkcs8);
  assert.equal(parsePrivateKey('nonsense'), undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSecretOptions } from '../../../src/cli/secret/options.ts';

const read = (line: string) => readSecretOptions(line.split(' ').filter(word => word !== ''));

test('whose secret, its name and its terms', () => {
  const shop = { owner: 'acme', repository: 'shop' };
  assert.deepEqual(read('set acme/shop TOKEN --environment review/* --protected --file'), {
    verb: 'set',
    ...shop,
    name: 'TOKEN',
    environment: 'review/*',
    isProtected: true,
    isFile: true,
  });
  assert.deepEqual(read('rm acme TOKEN'), { verb: 'rm', owner: 'acme', name: 'TOKEN', environment: '*' });
  assert.deepEqual(read('list acme/shop'), { verb: 'list', ...shop });
  assert.deepEqual(read('audit acme/shop TOKEN --since 2026-01-31'), {
    verb: 'audit',
    ...shop,
    name: 'TOKEN',
    since: Date.UTC(2026, 0, 31),
  });
  assert.deepEqual(read('rotate --key'), { verb: 'rotate-key' });
  for (const line of ['', 'help', '--help']) assert.deepEqual(read(line), { verb: 'help' });
});

test('a value is never an argument', () => {
  for (const line of ['set acme/shop TOKEN hunter2', 'rotate acme/shop TOKEN hunter2']) {
    assert.throws(
      () => read(line),
      ({ message }: Error) => /no argument/.test(message) && !message.includes('hunter2'),
    );
  }
  assert.throws(() => read('set acme/shop TOKEN=hunter2'), /cannot be the name/);
});

test('what cannot be meant is refused with what can', () => {
  const wrong: readonly [line: string, message: RegExp][] = [
    ['set', /Whose secrets/],
    ['set acme/shop', /Name the secret/],
    ['set acme/shop/x TOKEN', /is not OWNER\/REPO/],
    ['set acme/$(id) TOKEN', /is not OWNER\/REPO/],
    ['set acme/shop PATH', /is taken/],
    ['set acme/shop TOKEN --environment /x', /name of an environment/],
    ['rm acme/shop TOKEN --file', /has no --protected and no --file/],
    ['rotate acme/shop TOKEN --key', /--key is about all/],
    ['list acme/shop TOKEN', /What does TOKEN mean/],
    ['audit acme/shop --since yesterday', /write a day/],
    ['steal acme/shop', /There is no "berth secret steal"/],
    ['list acme/shop --all', /--all/],
  ];
  for (const [line, message] of wrong) assert.throws(() => read(line), message, line);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submoduleRepository } from '../../../src/core/prepare/submodule-url.ts';

const home = 'https://github.com/acme/shop';

const same = [
  '../lib.git',
  '../lib',
  './../lib/',
  '../../acme/lib',
  'https://github.com/acme/lib.git',
  'https://user:secret@github.com/acme/lib',
  'https://GITHUB.com/acme/lib.git/',
  'http://github.com/acme/lib',
  'git://github.com/acme/lib.git',
  'git@github.com:acme/lib.git',
  'github.com:acme/lib',
  'ssh://git@github.com/acme/lib.git',
  'ssh://git@github.com:22/acme/lib.git',
];

for (const url of same) {
  test(`submodules: ${url} is acme/lib`, () => {
    assert.equal(submoduleRepository(url, home), 'acme/lib');
  });
}

const elsewhere = [
  '../../../acme/lib.git',
  '',
  '/acme/lib',
  'lib',
  './lib',
  '../../lib',
  '../a/lib',
  '../..',
  '..',
  '../.git',
  'file:///acme/lib',
  'ext::sh -c id',
  'https://gitlab.com/acme/lib',
  'https://github.com.evil.example/acme/lib',
  'https://github.com:8443/acme/lib',
  'https://evil.example/https://github.com/acme/lib',
  'https://github.com@evil.example/acme/lib',
  'https://169.254.169.254/latest/meta-data',
  'git@evil.example:acme/lib',
  '--upload-pack=id:acme/lib',
  'https://github.com/acme/lib/tree/main',
  'https://github.com/acme',
  'https://github.com/acme/%2e%2e',
  'https://github.com/acme/li b',
  'javascript:acme/lib',
];

for (const url of elsewhere) {
  test(`submodules: ${JSON.stringify(url)} is no repository beside ours`, () => {
    assert.equal(submoduleRepository(url, home), undefined);
  });
}

test('submodules: a forge at a port of its own', () => {
  const base = 'http://127.0.0.1:3000/acme/shop';
  assert.equal(submoduleRepository('../lib', base), 'acme/lib');
  assert.equal(submoduleRepository('http://127.0.0.1:3000/acme/lib', base), 'acme/lib');
  assert.equal(submoduleRepository('git@127.0.0.1:acme/lib.git', base), 'acme/lib');
  assert.equal(submoduleRepository('http://127.0.0.1:3001/acme/lib', base), undefined);
  assert.equal(submoduleRepository('http://127.0.0.1/acme/lib', base), undefined);
});

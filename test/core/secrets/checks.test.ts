import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOfEnvironment, faultOfName, faultOfValue } from '../../../src/core/secrets/checks.ts';

test('names are those of variables, and not those that decide what runs', () => {
  for (const name of ['TOKEN', '_a1', 'npm_token']) assert.equal(faultOfName(name), undefined, name);
  for (const name of ['', '1A', 'A-B', 'A B', 'A=1', 'Ä', 'A'.repeat(256)]) assert.ok(faultOfName(name), name);
  for (const name of ['PATH', 'CI_JOB_ID', 'LD_PRELOAD', 'GIT_DIR', 'BASH_ENV']) {
    assert.match(faultOfName(name) ?? '', /is taken/);
  }
});

test('a value that could not be hidden, or given, is none', () => {
  for (const value of ['', 'abc', '  abc \n', 'a\0bcdef', 'x'.repeat(48 * 1024 + 1)]) assert.ok(faultOfValue(value));
  for (const value of ['abcd', 'a\nb\nc', 'ä'.repeat(24 * 1024)]) assert.equal(faultOfValue(value), undefined);
});

test('environments are named as in `.ci.yml`, with stars', () => {
  for (const scope of ['*', 'production', 'review/*']) assert.equal(faultOfEnvironment(scope), undefined);
  for (const scope of ['', '/a', 'a/', 'a;b', 'a\nb']) assert.ok(faultOfEnvironment(scope), scope);
});

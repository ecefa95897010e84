import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileSearch } from '../../../src/core/plan/choose/file-search.ts';

test('files that exist, and files that changed, are looked for among their own', () => {
  const search = new FileSearch({
    files: ['a.ts', 'b/c.ts'],
    changed: new Map([
      ['', ['a.ts']],
      ['main', ['b/c.ts']],
    ]),
  });
  assert.ok(search.exists('b/*'));
  assert.ok(!search.exists('c/*'));
  assert.ok(search.changed('*.ts', ''));
  assert.ok(!search.changed('b/*', ''));
  assert.ok(search.changed('b/*', 'main'));
});

test('what is not known has changed, and does not exist', () => {
  const search = new FileSearch({ changed: new Map([['', []]]) });
  assert.ok(search.changed('a', 'main'));
  assert.ok(!search.changed('a', ''));
  assert.ok(!search.exists('a'));
});

test('a search that takes too long has found what it looks for', () => {
  const search = new FileSearch({ files: Array.from({ length: 400_000 }, (_, index) => `${index}`) });
  assert.ok(!search.exists('a*'));
  assert.ok(!search.exists('b*'));
  assert.ok(search.exists('c*'));
  assert.ok(!search.exists('a*'), 'an answer that was given stays');
});

test('globs are counted too: a matrix makes many of one (S16)', () => {
  const search = new FileSearch({ files: ['a.ts'] });
  const globs = Array.from({ length: 200 }, (_, index) => `${'b'.repeat(5000)}${index}/**`);
  assert.ok(!search.exists(globs[0] ?? ''));
  assert.ok(globs.some(glob => search.exists(glob)));
});

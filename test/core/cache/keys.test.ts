import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { selectKeyFiles } from '../../../src/core/cache/key-files.ts';
import { keysOf } from '../../../src/core/cache/keys.ts';
import { isKept, isRestored, ownPlace, searchOrder } from '../../../src/core/cache/search.ts';
import type { Cache, CacheKey } from '../../../src/model/pipeline.ts';
import { runOf } from '../prepare/runs.ts';

function cache(change: Partial<Cache> = {}): Cache {
  const key = { kind: 'text', text: 'deps' } as const;
  return { key, paths: ['a'], untracked: false, policy: 'pull-push', when: 'on_success', fallbackKeys: [], ...change };
}

const text = (written: string): CacheKey => ({ kind: 'text', text: written });
const files = (prefix?: string): CacheKey => ({
  kind: 'files',
  files: ['lock'],
  ...(prefix === undefined ? {} : { prefix }),
});
const lock = { path: 'lock', digest: 'one' };
const keyOf = (key: CacheKey, found = [lock]) => keysOf(cache({ key }), found)[0];

describe('a key', () => {
  const rows: readonly [string, string, string][] = [
    ['is its text', 'deps', 'deps'],
    ['may hold what a path could not', 'feature/../x', 'feature/../x'],
    ['may be dots, since it is no path', '..', '..'],
    ['has no spaces around it', '  deps ', 'deps'],
    ['that becomes empty is the default', ' ', 'default'],
    ['cannot write lines of a log', 'a\nRestored\u001b[2J', 'a-Restored-[2J'],
  ];
  for (const [name, written, key] of rows) test(name, () => assert.equal(keyOf(text(written)), key));

  test('that is long is cut, and still differs from others that begin alike', () => {
    const [one, other] = ['a', 'b'].map(end => keyOf(text(`${'x'.repeat(900)}${end}`)));
    assert.equal(one?.length, 250);
    assert.notEqual(one, other);
  });

  test('of files follows their content', () => {
    assert.match(keyOf(files()) ?? '', /^[0-9a-f]{16}$/);
    assert.equal(keyOf(files()), keyOf(files(), [{ ...lock }]));
    assert.notEqual(keyOf(files()), keyOf(files(), [{ ...lock, digest: 'two' }]));
    assert.notEqual(keyOf(files()), keyOf(files(), [{ ...lock, path: 'other' }]));
  });

  test('of files is the same in whatever order they are named', () => {
    const other = { path: 'b', digest: 'two' };
    assert.equal(keyOf(files(), [lock, other]), keyOf(files(), [other, lock]));
  });

  test('of files has its prefix in front, and is the default without any of them', () => {
    assert.match(keyOf(files('npm')) ?? '', /^npm-[0-9a-f]{16}$/);
    assert.equal(keyOf(files('npm'), []), 'npm-default');
    assert.equal(keyOf(files(''), []), 'default');
  });

  test('comes before its fallbacks, and those before the one of all caches; each once', () => {
    const one = cache({ fallbackKeys: ['b', 'deps', 'c'] });
    assert.deepEqual(keysOf(one, [], 'b'), ['deps', 'b', 'c']);
    assert.deepEqual(keysOf(one, [], 'last'), ['deps', 'b', 'c', 'last']);
    assert.deepEqual(keysOf(one, [], ''), ['deps', 'b', 'c']);
  });
});

describe('files of a key', () => {
  const commit = new Set(['package-lock.json', 'web/package-lock.json', 'go.sum']);
  const listed = async () => commit;
  const never = () => Promise.reject(new Error('listed'));

  test('that are plain paths are not looked for', async () => {
    assert.deepEqual(await selectKeyFiles(['./go.sum', 'none'], never), ['go.sum', 'none']);
  });

  test('may be globs', async () => {
    assert.deepEqual(await selectKeyFiles(['**/package-lock.json', 'go.sum'], listed), [
      'go.sum',
      'package-lock.json',
      'web/package-lock.json',
    ]);
  });
});

test('a better key of another scope comes before a worse one of its own', () => {
  const { trigger } = runOf([]);
  const topic = { ...trigger, source: 'push', ref: { kind: 'branch', name: 'topic' } } as const;
  const places = searchOrder(topic, ['deps', 'old']).map(({ repositoryId, scope, key }) => [repositoryId, scope, key]);
  assert.deepEqual(places, [
    [1, 'branch topic', 'deps'],
    [1, 'branch main', 'deps'],
    [1, 'branch topic', 'old'],
    [1, 'branch main', 'old'],
  ]);
  assert.deepEqual(ownPlace(topic, 'deps'), { repositoryId: 1, scope: 'branch topic', key: 'deps' });
});

describe('a policy', () => {
  test('says whether a cache is restored', () => {
    const restored = (['pull-push', 'pull', 'push'] as const).filter(policy => isRestored(cache({ policy })));
    assert.deepEqual(restored, ['pull-push', 'pull']);
  });

  test('and an outcome say whether it is kept', () => {
    const kept = (change: Partial<Cache>) => [true, false].map(passed => isKept(cache(change), passed));
    assert.deepEqual(kept({}), [true, false]);
    assert.deepEqual(kept({ when: 'on_failure' }), [false, true]);
    assert.deepEqual(kept({ when: 'always', policy: 'push' }), [true, true]);
    assert.deepEqual(kept({ when: 'always', policy: 'pull' }), [false, false]);
    assert.deepEqual(kept({ paths: [] }), [false, false]);
    assert.deepEqual(kept({ paths: [], untracked: true }), [true, false]);
  });
});

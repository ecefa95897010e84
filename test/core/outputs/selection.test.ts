import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectArtifacts } from '../../../src/core/outputs/selection.ts';

const FILES = [
  'src/a.c',
  'src/a.o',
  'build/app',
  'build/tmp/x',
  'build/tmp/deep/y',
  'build/tmp',
  'ignored.log',
  '.env',
];

function kept(change: Partial<Parameters<typeof selectArtifacts>[0]>): string[] {
  const selection = selectArtifacts({ paths: [], exclude: [], untracked: false, ...change }, new Set(['src/a.c']));
  return FILES.filter(path => selection.wants(path, path === 'build/tmp'));
}

test('artifacts: a folder is all that is below it', () => {
  assert.deepEqual(kept({ paths: ['build/'] }), ['build/app', 'build/tmp/x', 'build/tmp/deep/y', 'build/tmp']);
});

test('artifacts: what is excluded is not kept, and an excluded folder is not its files', () => {
  assert.deepEqual(kept({ paths: ['build', 'src'], exclude: ['build/tmp', '**/*.o'] }), [
    'src/a.c',
    'build/app',
    'build/tmp/x',
    'build/tmp/deep/y',
  ]);
  assert.deepEqual(kept({ paths: ['build'], exclude: ['build/tmp/**'] }), ['build/app', 'build/tmp']);
  assert.deepEqual(kept({ paths: ['build'], exclude: ['./build/**/*'] }), []);
});

test('artifacts: untracked are the files that were not there at first, ignored ones among them', () => {
  assert.deepEqual(kept({ untracked: true, exclude: ['.env'] }), [
    'src/a.o',
    'build/app',
    'build/tmp/x',
    'build/tmp/deep/y',
    'ignored.log',
  ]);
  assert.deepEqual(
    kept({ untracked: true, paths: ['src'] }),
    FILES.filter(path => path !== 'build/tmp'),
  );
});

test('artifacts: only where something can be is it looked for', () => {
  const bases = (change: object) => [
    ...selectArtifacts({ paths: ['a/b/*.c', 'a/b/*.h', 'd'], exclude: [], untracked: false, ...change }, new Set())
      .bases,
  ];
  assert.deepEqual(bases({}), ['a/b', 'd']);
  assert.deepEqual(bases({ untracked: true }), ['']);
});

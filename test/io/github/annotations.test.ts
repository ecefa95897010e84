import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { annotationBatches, annotationRequests } from '../../../src/io/github/annotations.ts';
import type { Annotation } from '../../../src/model/report.ts';

const plain: Annotation = { path: 'a.ts', startLine: 3, endLine: 3, level: 'failure', message: 'no' };
const only = (changes: Partial<Annotation>) => annotationRequests([{ ...plain, ...changes }])[0];

describe('annotations as GitHub takes them', () => {
  test('lines count from 1, and none ends before it starts', () => {
    assert.deepEqual([only({ startLine: 0 })?.start_line, only({ startLine: Number.NaN })?.start_line], [1, 1]);
    assert.equal(only({ startLine: 9, endLine: 2 })?.end_line, 9);
  });

  test('columns only within one line', () => {
    const columns = { startColumn: 2, endColumn: 1 };
    assert.deepEqual([only(columns)?.start_column, only(columns)?.end_column], [2, 2]);
    assert.equal(only({ ...columns, endLine: 4 })?.start_column, undefined);
    assert.equal(only({ endColumn: 4 })?.end_column, undefined);
  });

  test('title and message are cut', () => {
    assert.equal(only({ title: 't'.repeat(256) })?.title?.length, 255);
    assert.equal(only({ message: 'é'.repeat(40_000) })?.message.length, 32_768);
  });

  test('paths are relative to the repository; what lies outside is left out', () => {
    assert.equal(only({ path: './src/../src/a.ts' })?.path, 'src/a.ts');
    for (const path of ['/etc/passwd', '../a.ts', 'a/../../b', '.', '']) assert.equal(only({ path }), undefined, path);
  });
});

describe('batches', () => {
  const sizes = (count: number, arrived = 0) =>
    annotationBatches(
      Array.from({ length: count }, () => 0),
      arrived,
    ).map(batch => batch.length);

  test('of fifty', () => {
    assert.deepEqual(
      [0, 1, 49, 50, 51, 100, 101].map(count => sizes(count)),
      [[], [1], [49], [50], [50, 1], [50, 50], [50, 50, 1]],
    );
    assert.equal(sizes(1000).length, 20);
  });

  test('without what has arrived', () => {
    assert.deepEqual(sizes(120, 50), [50, 20]);
    assert.deepEqual(sizes(120, 120), []);
    assert.deepEqual(sizes(10, 50), []);
  });
});

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answerOf, readCase } from './case-file.ts';

const root = new URL('../../cases/', import.meta.url).pathname;
const files = globSync('*/*.yml', { cwd: root }).toSorted();

test('there are golden cases', () => {
  assert.ok(files.length >= 60, `only ${files.length} cases were found`);
});

for (const file of files) {
  test(file.replace('.yml', '').replaceAll('-', ' ').replace('/', ': '), () => {
    const golden = readCase(readFileSync(`${root}${file}`, 'utf8'));
    assert.deepEqual(answerOf(golden), golden.expected);
  });
}

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from '../../src/core/parse/parse.ts';
import { jobShape } from '../../src/core/parse/shape.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['README.md', ...globSync('docs/*.md', { cwd: root })];
const examples = pages.flatMap(page => {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => ({ page, yaml }));
});

test('the documentation has examples', () => assert.ok(examples.length >= 3));

for (const [index, { page, yaml }] of examples.entries()) {
  test(`example ${index + 1} of ${page} is a pipeline without faults`, () => {
    const { pipeline, diagnostics } = parse(yaml, '.ci.yml');
    assert.deepEqual(diagnostics, []);
    assert.ok((pipeline?.jobs.length ?? 0) > 0);
  });
}

test('the reference names every key of a job', () => {
  const reference = readFileSync(join(root, 'docs/ci-yml.md'), 'utf8');
  const missing = Object.keys(jobShape.shape).filter(key => !reference.includes(`\`${key}\``));
  assert.deepEqual(missing, []);
});

test('every file that a page links to is there', () => {
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      assert.ok(globSync(join(page, '..', target), { cwd: root }).length === 1, `${page} links to ${target}`);
    }
  }
});

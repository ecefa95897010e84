import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { outcomeOf } from './outcome.ts';
import { pages, root } from './pages.ts';

const examples = pages.flatMap(page =>
  page.sections.flatMap(section => section.examples.map(example => ({ page, section, ...example }))),
);

test('the documentation has examples', () => assert.ok(examples.length >= 40));

for (const { page, section, line, yaml } of examples) {
  test(`the example at ${page.path}:${line} is a pipeline without faults that runs for a push to main`, () => {
    const { jobs, faults, notYet } = outcomeOf(yaml, { push: 'main', files: page.files, projects: page.projects });
    assert.deepEqual(faults, []);
    assert.ok(jobs > 0 || notYet.length > 0, 'it has no job');
    const admitted = section.text.includes('**Not yet:**');
    assert.equal(admitted, notYet.length > 0, `what is said to be not yet done: ${notYet.join(' ') || 'nothing'}`);
  });
}

test('every link leads somewhere', () => {
  const anchors = new Map(pages.map(({ path, sections }) => [path, new Set(sections.map(({ anchor }) => anchor))]));
  for (const { path, sections } of pages) {
    for (const [, link = ''] of sections.flatMap(({ text }) => [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)])) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(path, '..', file);
      assert.equal(globSync(target, { cwd: root }).length, 1, `${path} links to ${link}`);
      assert.ok(anchor === undefined || anchors.get(target)?.has(anchor), `${path} links to ${link}`);
    }
  }
});

test('no page has two headings of one name', () => {
  for (const { path, sections } of pages) {
    const anchors = sections.map(({ anchor }) => anchor);
    assert.deepEqual(anchors, [...new Set(anchors)], path);
  }
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse as parseYaml, stringify } from 'yaml';
import { schemaPaths } from './gitlab-schema.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { readPage, rowsOf } from './pages.ts';

/** docs/gitlab.md against GitLab's own schema, and against what parsing really does with every key in it. */

type Use = { readonly text: string } | { readonly job: object } | { readonly file: object };

const page = readPage('docs/gitlab.md');
const keys = page.sections
  .filter(({ anchor }) => anchor.endsWith('-keys'))
  .flatMap(({ text }) => rowsOf(text))
  .map(([key = '', answer = '', how = '']) => ({ key: key.replaceAll('`', ''), answer, how }));
const uses: Record<string, Use> = parseYaml(readFileSync(new URL('gitlab-keys.yml', import.meta.url), 'utf8'));

test('every key of the schema of GitLab is in the list, below a refused one aside, and none else', () => {
  const refused = keys.filter(({ answer }) => answer === 'refused').map(({ key }) => `${key}:`);
  const expected = schemaPaths().filter(path => !refused.some(start => path.startsWith(start)));
  assert.deepEqual(keys.map(({ key }) => key).toSorted(), expected.toSorted());
});

for (const { key, answer, how } of keys) {
  test(`GitLab's \`${key}\`: ${answer}`, () => {
    assert.match(answer, /^(full|partial|not yet|refused)$/);
    assert.ok(answer === 'full' || how !== '', 'it is not said how, or what instead');
    const use = uses[key];
    assert.ok(use, 'there is no example');
    const { faults, notYet } = outcome(fileOf(use));
    if (answer === 'refused') {
      const name = key.slice(key.lastIndexOf(':') + 1);
      assert.ok(
        faults.some(fault => fault.includes(name)),
        JSON.stringify(faults),
      );
      return;
    }
    assert.deepEqual(faults, []);
    assert.equal(answer === 'not yet', notYet.length > 0, notYet.join(' '));
  });
}

test('no example is of a key that is not in the list', () => {
  const known = new Set(keys.map(({ key }) => key));
  assert.deepEqual(
    Object.keys(uses).filter(key => !known.has(key)),
    [],
  );
});

function fileOf(use: Use): string {
  if ('text' in use) return use.text;
  if ('job' in use) return stringify({ job: { script: ['ls'], ...use.job } });
  return stringify({ ...use.file, job: { script: ['ls'] } });
}

function outcome(pipeline: string): Outcome {
  const included = 'included: { script: [ls] }';
  const files = { 'ci/a.yml': included };
  return outcomeOf(pipeline, { push: 'main', files, projects: { 'acme/ci': { 'a.yml': included } } });
}

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareWritten } from '../../../src/core/difference/compare-written.ts';
import { parse } from '../../../src/core/parse/parse.ts';
import type { JobDifference } from '../../../src/model/difference.ts';

function jobsOf(text: string) {
  const { pipeline, diagnostics } = parse(text, '.ci.yml');
  assert.ok(pipeline, JSON.stringify(diagnostics));
  return pipeline.jobs;
}

function tell({ kind, key, changes, elsewhere }: JobDifference): string {
  const words = changes.map(({ what, removed, added }) =>
    [what, ...removed.map(text => `-${text}`), ...added.map(text => `+${text}`)].join(' '),
  );
  return [`${elsewhere ? '' : 'here '}${kind} ${key}`, ...words].join('; ');
}

/** What is told of two files in which `here` takes part in the run. */
function told(before: string, after: string): readonly string[] {
  return compareWritten(jobsOf(before), jobsOf(after), new Set(['here'])).map(tell);
}

const rows: readonly (readonly [name: string, before: string, after: string, ...told: string[]])[] = [
  [
    'the same in another form and place',
    'd: { script: x, only: [tags] }',
    '# why\nd:\n  only: [tags]\n  script: [x]\n',
  ],
  [
    'a new job',
    'here: { script: x }',
    'here: { script: x }\nd: { only: [tags], script: x, image: i, services: [s], secrets: [K], environment: prod }',
    'added d; image +i; services +s; secrets +K; environment +prod',
  ],
  ['a job that is gone', 'd: { only: [tags], script: x }\nhere: { script: x }', 'here: { script: x }', 'removed d'],
  [
    'another image and script',
    'd: { only: [tags], script: x, image: one }',
    'd: { only: [tags], script: y, image: two, variables: { A: b } }',
    'changed d; image -one +two; variables +A; script',
  ],
  ['other rules', 'd: { only: [tags], script: x }', 'd: { only: [main], script: x }', 'changed d; rules'],
  [
    'anything else',
    'd: { only: [tags], script: x }',
    'd: { only: [tags], script: x, retry: 1 }',
    'changed d; other keys',
  ],
  [
    'other rules of a job that runs here, whose other changes the plans tell',
    'here: { script: x }',
    'here: { script: y, rules: [{ if: $CI_COMMIT_TAG, when: never }, { when: always }] }',
    'here changed here; rules',
  ],
  [
    'nothing of a job that is new or gone here: the plans tell',
    'here: { script: x }',
    'other: { script: x }',
    'added other',
  ],
];

describe('beside the plans is told', () => {
  for (const [name, before, after, ...expected] of rows) {
    test(name, () => assert.deepEqual(told(before, after), expected));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from '../../../src/core/render/render.ts';
import type { Ended, Run } from '../../../src/model/run.ts';
import { job } from '../schedule/runs.ts';
import { finish, npmTest, scene } from './scenes.ts';

const found: Ended = {
  outcome: 'failure',
  cause: 'script_failure',
  message: 'The script failed.',
  exitCode: 1,
  sections: [],
  coverage: 81.4,
  problems: [
    { path: 'src/a.ts', line: 3, column: 5, severity: 'error', message: 'no \u001b[1msuch\u202e name' },
    { path: 'src/b.ts', line: 1, severity: 'notice', message: 'long' },
  ],
  problemsLeftOut: 7,
};

function checkOf(run: Run) {
  const check = render(run, { logTail: () => undefined, isLatestForPullRequest: true, comments: 'always' }).checks.find(
    ({ name }) => name === 'ci / test',
  );
  assert.ok(check);
  return check;
}

test("what a job's log speaks of is annotated in its check, with the coverage it tells", () => {
  const check = checkOf(finish(scene([job('test')]), 'test', found));
  assert.deepEqual(check.annotations, [
    {
      path: 'src/a.ts',
      startLine: 3,
      endLine: 3,
      startColumn: 5,
      endColumn: 5,
      level: 'failure',
      message: 'no such name',
    },
    { path: 'src/b.ts', startLine: 1, endLine: 1, level: 'notice', message: 'long' },
  ]);
  assert.match(check.title, /, coverage 81\.4%$/);
  assert.match(check.summary, /Coverage 81\.4%\. 2 places in files are annotated here; 7 more were found\./);
});

test('a job that goes on has no annotations yet: they could not be taken back', () => {
  const again = finish(scene([job('test', { retry: { max: 1, when: ['always'], exitCodes: [] } })]), 'test', found);
  assert.notEqual(checkOf(again).status, 'completed');
  assert.deepEqual(checkOf(again).annotations, []);
});

test('without findings nothing is said of them', () => {
  const { annotations, title, summary } = checkOf(finish(scene([job('test')]), 'test', npmTest));
  assert.deepEqual(annotations, []);
  assert.doesNotMatch(`${title} ${summary}`, /overage|annotated/);
});

test('what is wrong in a file of another repository is listed, and marks nothing in this one', () => {
  const at = (file: string) =>
    ({ severity: 'error', message: `in ${file}`, where: { file, line: 2, column: 1 } }) as const;
  const run = scene([], { diagnostics: [at('ci/build.yml'), at('acme/parts:build.yml')] });
  const [aggregate] = render(run, {
    logTail: () => undefined,
    isLatestForPullRequest: true,
    comments: 'always',
  }).checks;
  assert.deepEqual(
    aggregate?.annotations.map(({ path }) => path),
    ['ci/build.yml'],
  );
  assert.match(aggregate?.text ?? '', /acme\/parts:build\.yml:2:1/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseProblems, MOST_PROBLEMS } from '../../../src/core/problems/choose.ts';
import type { Problem } from '../../../src/model/problem.ts';

const at = (line: number, severity: Problem['severity'] = 'error', message = 'm'): Problem => ({
  path: 'a.js',
  line,
  severity,
  message,
});
const lines = (problems: readonly Problem[] = []) => problems.map(({ line }) => line);

test('errors come first, among equals those of the first source', () => {
  const sources = [
    [at(1), at(2, 'notice')],
    [at(3, 'warning'), at(4)],
  ];
  assert.deepEqual(lines(chooseProblems(sources, 0).problems), [1, 4, 3, 2]);
});

test('what two sources say in the same words counts once, as the first says it', () => {
  const first = { ...at(1), title: 'rule' };
  assert.deepEqual(chooseProblems([[first], [at(1), at(1, 'error', 'other')]], 0), {
    problems: [first, at(1, 'error', 'other')],
  });
});

test('those that find no room are counted', () => {
  const many = Array.from({ length: MOST_PROBLEMS + 2 }, (_, line) => at(line + 1, 'warning'));
  const { problems, problemsLeftOut } = chooseProblems([many, [at(1000)]], 4);
  assert.deepEqual([problems?.length, problems?.[0]?.line, problemsLeftOut], [MOST_PROBLEMS, 1000, 7]);
  assert.deepEqual(chooseProblems([[], []], 0), {});
});

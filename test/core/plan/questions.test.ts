import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../../../src/core/parse/parse.ts';
import { questionsOf } from '../../../src/core/plan/choose/questions.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { push } from './triggers.ts';

function read(text: string) {
  const { pipeline, diagnostics } = parse(text, '.ci.yml');
  assert.ok(pipeline, JSON.stringify(diagnostics));
  return pipeline;
}

function ask(text: string) {
  return questionsOf(read(text), push('main'), { given: { GIVEN: 'given-branch' } });
}

test('a pipeline that asks nothing has no questions', () => {
  assert.deepEqual(ask('a: {script: a, rules: [{if: $CI}]}'), { files: false, changed: [] });
});

test('each question is asked once, wherever it comes from', () => {
  const text = `
workflow: {rules: [{changes: [a]}, {when: always}]}
a: {script: a, rules: [{changes: [a]}, {changes: {paths: [a], compare_to: release}}]}
b: {script: b, only: {changes: [b]}}
c: {script: c, except: {changes: [c]}, variables: {BASE: release}}
d: {script: d, rules: [{changes: {paths: [a], compare_to: $BASE}}], variables: {BASE: release}}`;
  assert.deepEqual(ask(text), { files: false, changed: ['', 'release'] });
});

test('variables of the job, of each member, and those given, name what is compared with', () => {
  const text = `
variables: {BASE: old}
a: {script: a, rules: [{changes: {paths: [a], compare_to: $BASE-$KIND}}], parallel: {matrix: [{KIND: [x, y]}]}}
b: {script: b, rules: [{changes: {paths: [a], compare_to: $GIVEN}}]}
workflow: {rules: [{changes: {paths: [a], compare_to: $BASE}}]}`;
  assert.deepEqual(ask(text).changed.toSorted(), ['given-branch', 'old', 'old-x', 'old-y']);
});

test('no more is asked than can be read in time (S17)', () => {
  const rule = (at: number) => `    - changes: {paths: [a], compare_to: "$CI_NODE_INDEX-${at}-${'x'.repeat(970)}"}\n`;
  const rules = Array.from({ length: 60 }, (_, index) => rule(index));
  const { changed } = ask(`a:\n  script: a\n  parallel: 200\n  rules:\n${rules.join('')}`);
  assert.ok(changed.length > 9000 && changed.length < 12_000, `${changed.length} questions`);
});

test('files are asked for by exists', () => {
  assert.equal(ask('a: {script: a, rules: [{exists: [Dockerfile]}]}').files, true);
  assert.equal(ask('workflow: {rules: [{exists: [Dockerfile]}]}\na: {script: a}').files, true);
});

test('expressions that take too long are an error, not a guess (S16)', () => {
  const rules = Array.from({ length: 200 }, (_, index) => `    - if: $LONG =~ /((a|ab|b)+){1,20}[^ab${index}]/\n`);
  const text = `variables: {LONG: ${'ab'.repeat(40_000)}}\na:\n  script: a\n  rules:\n${rules.join('')}`;
  const { plan: planned, diagnostics } = plan(read(text), push('main'));
  assert.equal(planned, undefined);
  assert.match(diagnostics[0]?.message ?? '', /take too long/);
});

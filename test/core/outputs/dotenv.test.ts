import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDotenv } from '../../../src/core/outputs/dotenv.ts';

const read = (text: string) => readDotenv(Buffer.from(text));
function fault(text: string): string {
  const answer = read(text);
  assert.equal(answer.ok, false);
  return answer.ok ? '' : answer.fault;
}

test('dotenv: names and values, as they are', () => {
  assert.deepEqual(read('A=1\nB = two words \r\nC="quoted"\nD=${A}=x\nE=\nA=last'), {
    ok: true,
    variables: { A: 'last', B: 'two words', C: '"quoted"', D: '${A}=x', E: '' },
    refused: [],
  });
});

test('dotenv: an empty file sets nothing', () => {
  assert.deepEqual(read(''), { ok: true, variables: {}, refused: [] });
});

test('dotenv: byte order marks are no part of the first name', () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('A=é\r\n', 'utf16le')]);
  assert.deepEqual(readDotenv(utf16), { ok: true, variables: { A: 'é' }, refused: [] });
  assert.deepEqual(read('\ufeffA=1'), { ok: true, variables: { A: '1' }, refused: [] });
});

test('dotenv: what is no variable is said with its line', () => {
  assert.match(fault('A=1\n\nB=2'), /line 2.*Empty lines and comments/);
  assert.match(fault('# comment'), /line 1/);
  assert.match(fault('A=1\nA-B=2'), /line 2 that is no variable's name/);
  assert.match(fault('=2'), /line 1/);
});

test("dotenv: GitLab's limits", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `A${i}=x`).join('\n');
  assert.equal(read(lines(20)).ok, true);
  assert.match(fault(lines(21)), /21 variables; at most 20/);
  assert.equal(read(`A=${'x'.repeat(5117)}`).ok, true);
  assert.match(fault(`A=${'x'.repeat(5118)}`), /less than 5120/);
});

test('S21: names that decide what runs are refused', () => {
  const names = [
    'PATH',
    'LD_PRELOAD',
    'BASH_ENV',
    'ENV',
    'NODE_OPTIONS',
    'GIT_SSH_COMMAND',
    'DOCKER_HOST',
    'CI_JOB_ID',
  ];
  const answer = read(['OK=1', ...names.map(name => `${name}=x`)].join('\n'));
  assert.deepEqual(answer, { ok: true, variables: { OK: '1' }, refused: names });
});

test('S21: a name of the language the values are kept in is only a name', () => {
  const answer = read('__proto__=x\nconstructor=y');
  assert.ok(answer.ok);
  assert.deepEqual(Object.entries(answer.variables), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});

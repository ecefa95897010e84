import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readReports, sample } from './read.ts';

const codequality = (content: string) => readReports({ codequality: ['a.json'] }, { 'a.json': content });
const sarif = (content: string) => readReports({ sarif: ['a.sarif'] }, { 'a.sarif': content });

const dirty = [
  {
    path: 'src/dirty.js',
    line: 2,
    column: 15,
    severity: 'error',
    message: "Unexpected 'debugger' statement.",
    title: 'no-debugger',
  },
  {
    path: 'src/dirty.js',
    line: 2,
    column: 7,
    severity: 'warning',
    message: "Expected '===' and instead saw '=='.",
    title: 'eqeqeq',
  },
];

test("ESLint's findings are the same in both formats, errors first", () => {
  const quality = codequality(sample('eslint-codequality.json'));
  assert.deepEqual(quality.problems, dirty);
  assert.deepEqual(quality.kept.findings, [{ kind: 'codequality', errors: 1, warnings: 1, notices: 0 }]);
  const log = sarif(sample('eslint.sarif'));
  assert.deepEqual(log.problems, dirty);
  assert.deepEqual(log.kept.findings, [{ kind: 'sarif', errors: 1, warnings: 1, notices: 0 }]);
});

test('CodeQL: messages and levels of rules, bases, indices; what is suppressed or gone is left out', () => {
  const { problems, kept, faults } = sarif(sample('codeql.sarif'));
  assert.deepEqual(faults, []);
  assert.deepEqual(problems, [
    {
      path: 'src/my cart.js',
      line: 7,
      column: 3,
      severity: 'error',
      message: 'This query depends on a parameter, {0} and {9}.',
      title: 'js/sql-injection',
    },
    { path: 'till.js', line: 1, severity: 'notice', message: 'Unused.', title: 'js/unused' },
  ]);
  assert.deepEqual(
    kept.findings,
    [{ kind: 'sarif', errors: 1, warnings: 1, notices: 1 }],
    'also what is no place of ours',
  );
});

describe('code quality', () => {
  const finding = (changes: object) => ({
    description: 'bad',
    check_name: 'rule',
    fingerprint: 'f',
    severity: 'minor',
    location: { path: 'a.js', lines: { begin: 3 } },
    ...changes,
  });

  test('a fingerprint counts once', () => {
    const list = [finding({}), finding({ description: 'again' }), finding({ fingerprint: 'g' })];
    assert.deepEqual(codequality(JSON.stringify(list)).kept.findings?.[0]?.warnings, 2);
  });

  test('the severities of GitLab', () => {
    const list = ['info', 'minor', 'major', 'critical', 'blocker', 'unheard of'].map((severity, at) =>
      finding({ severity, fingerprint: `${at}` }),
    );
    assert.deepEqual(codequality(JSON.stringify(list)).kept.findings, [
      { kind: 'codequality', errors: 3, warnings: 2, notices: 1 },
    ]);
  });

  test('what an entry lacks, or has in another shape, is passed over', () => {
    const list = [
      finding({ location: undefined, fingerprint: 1 }),
      finding({ location: { path: 'a.js', lines: 7, positions: 'x' }, fingerprint: {} }),
      finding({ location: { path: '../a.js', lines: { begin: 1 } }, fingerprint: 'h', description: null }),
      null,
      7,
      [],
    ];
    const { problems, kept, faults } = codequality(JSON.stringify(list));
    assert.deepEqual([kept.findings?.[0]?.warnings, problems.length, problems[0]?.line, faults], [3, 1, 1, []]);
  });
});

test('coverage is that of all lines, whatever tells them', () => {
  const cobertura = (files: Readonly<Record<string, string>>) =>
    readReports({ coverage: { format: 'cobertura', path: '*.xml' } }, files).kept.coverage;
  assert.equal(cobertura({ 'a.xml': sample('coverage-py.xml') }), 62.5);
  assert.equal(cobertura({ 'a.xml': sample('gocover-cobertura.xml') }), 66.67);
  assert.equal(cobertura({ 'a.xml': sample('coverage-py.xml'), 'b.xml': sample('gocover-cobertura.xml') }), 63.64);
  assert.equal(cobertura({ 'a.xml': '<coverage lines-valid="0" lines-covered="0"/>' }), undefined);
  assert.equal(cobertura({ 'a.xml': '<coverage lines-valid="3" lines-covered="9"/>' }), undefined);
  const jacoco = readReports({ coverage: { format: 'jacoco', path: 'a.xml' } }, { 'a.xml': sample('jacoco.xml') });
  assert.equal(jacoco.kept.coverage, 75);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/core/parse/parse.ts';

const letters = [...'abcdefghijkl'];
const laughs = letters.map((name, index) => {
  const inner = index === 0 ? 'x' : `*${letters[index - 1]}`;
  return `.${name}: &${name} [${Array(9).fill(inner).join(',')}]\n`;
});
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('');

const tooDeep = /nested more than 50 levels/;
const tooLarge = /With its aliases written out/;

/** Each would take seconds, gigabytes or the stack, were it built first and judged afterwards. */
const bombs: readonly [string, string, RegExp][] = [
  ['aliases of aliases', `${laughs.join('')}job:\n  script: *l\n`, tooLarge],
  [
    'one large mapping merged often',
    `.m: &m\n${many(2000, i => `  k${i}: 1\n`)}${many(900, i => `.j${i}: {<<: *m}\n`)}`,
    tooLarge,
  ],
  [
    'a list of merges',
    `.m: &m\n${many(1500, i => `  k${i}: 1\n`)}.j: {<<: [${Array(900).fill('*m').join(',')}]}\n`,
    tooLarge,
  ],
  [
    'a chain of merges',
    `.k0: &k0 {a: 1}\n${many(900, i => `.k${i + 1}: &k${i + 1} {<<: *k${i}, x${i}: 1}\n`)}`,
    tooLarge,
  ],
  ['long texts repeated', `.t: &t "${'x'.repeat(40_000)}"\n.l: &l [${Array(300).fill('*t').join(',')}]\n`, tooLarge],
  ['many aliases', `.m: &m {a: b}\n.j: {<<: [${Array(16_000).fill('*m').join(',')}]}\n`, /more than 1000 aliases/],
  ['brackets', '['.repeat(50_000), tooDeep],
  ['braces', '{a: '.repeat(12_500), tooDeep],
  ['dashes', '- '.repeat(25_000), tooDeep],
  ['indentation', many(300, i => `${' '.repeat(i)}a:\n`), tooDeep],
  ['documents', '---\n'.repeat(12_000), /more than one YAML document/],
  ['tokens', '- a\n'.repeat(100_000), /more than 100000 YAML tokens/],
  ['bytes', 'x'.repeat(1024 * 1024 + 1), /larger than 1 MiB/],
  ['jobs', many(501, i => `j${i}: {script: x}\n`), /has 501 jobs; 500 are allowed/],
  ['needs', `j: {script: x, needs: [${Array(51).fill('j').join(',')}]}`, /may have 50 entries/],
  [
    'regular expressions',
    many(20, i => `j${i}: {script: x, only: [${Array(60).fill('/x/').join(',')}]}\n`),
    /1200 regular/,
  ],
  [
    'regular expressions in rules',
    `j:\n  script: x\n  rules:\n${many(1100, i => `    - if: $A =~ /x${i}/\n`)}`,
    /1100 regular/,
  ],
  [
    'long regular expressions',
    `j:\n  script: x\n  rules:\n${many(300, i => `    - if: $A =~ /${'x'.repeat(400)}${i}/\n`)}`,
    /regular expressions of the file have \d+ characters/,
  ],
  ['a regular expression', 'j: {script: x, only: ["/((a{0,30}){0,30}){0,30}/"]}', /may add up to 50/],
];

describe('a bomb is refused by name', () => {
  for (const [name, text, message] of bombs) {
    test(name, () => {
      const { pipeline, diagnostics } = parse(text, '.ci.yml');
      assert.equal(pipeline, undefined);
      assert.match(diagnostics[0]?.message ?? '', message);
    });
  }
});

describe('what stays within the limits is read', () => {
  test('500 jobs with 20 needs each', () => {
    const needs = many(20, i => `j${i}, `);
    const { diagnostics } = parse(
      many(500, i => `j${i}: {script: x, needs: [${needs}]}\n`),
      '.ci.yml',
    );
    assert.deepEqual(diagnostics, []);
  });

  test('a script of almost 1 MiB', () => {
    const { pipeline } = parse(`j:\n  script: |\n${'    echo hello world\n'.repeat(49_000)}`, '.ci.yml');
    assert.equal(pipeline?.jobs[0]?.script[0]?.length, 49_000 * 17);
  });

  test('an alias used by every job', () => {
    const text = `.s: &s [${Array(100).fill('make').join(',')}]\n${many(400, i => `j${i}: {script: *s}\n`)}`;
    assert.equal(parse(text, '.ci.yml').pipeline?.jobs.length, 400);
  });
});

test('no more than a hundred faults are told, and how many there are', () => {
  const { diagnostics } = parse(
    many(300, i => `j${i}: {script: x, wrong: 1}\n`),
    '.ci.yml',
  );
  assert.equal(diagnostics.length, 101);
  assert.match(diagnostics.at(-1)?.message ?? '', /200 more errors/);
});

test('keys of objects leave nothing behind', () => {
  parse(
    '__proto__: {script: x}\nj:\n  script: x\n  variables: {__proto__: {polluted: 1}, constructor: x}\n',
    '.ci.yml',
  );
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});

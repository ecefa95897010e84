import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/core/parse/parse.ts';
import type { IncludeAnswer } from '../../../src/model/include.ts';

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
  ['needs', `j: {script: x, needs: [${Array(51).fill('j').join(',')}]}`, /must have at most 50 entries/],
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
  [
    'regular expressions of annotations',
    many(60, i => `j${i}: {script: x, annotations: [${many(20, k => `{pattern: x${i}.${k}},`)}]}\n`),
    /1200 regular/,
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

const references = (count: number, to: number) => Array(count).fill(`!reference [.s${to}, script]`).join(', ');
const tooManyKeys = /has more than 200000 keys/;
const tooManyValues = /have more than 100000 values/;

/** Little text that asks for much once templates, references and includes have been written out. */
const growths: readonly [string, string, RegExp, Readonly<Record<string, string>>?][] = [
  [
    'a wide template extended by many',
    `.m:\n${many(2000, i => `  k${i}: 1\n`)}${many(480, i => `j${i}: {extends: .m, script: x}\n`)}`,
    tooManyKeys,
  ],
  [
    'a wide mapping inside a template',
    `.m:\n  variables:\n${many(2000, i => `    k${i}: 1\n`)}${many(480, i => `j${i}: {extends: .m, script: x, variables: {a: b}}\n`)}`,
    tooManyKeys,
  ],
  [
    'one template extended many times by one job',
    `.m:\n${many(500, i => `  k${i}: 1\n`)}j: {script: x, extends: [${Array(3000).fill('.m').join(', ')}]}\n`,
    tooManyKeys,
  ],
  [
    'templates that extend two each',
    `${many(3000, i => `.t${i}: {extends: [.t${i + 1}, .t${i + 2}]}\n`)}j: {extends: .t0, script: x}\n.t3000: {a: 1}\n.t3001: {b: 1}\n`,
    /more than 11 levels/,
  ],
  [
    'references to references',
    `${many(9, i => `.s${i}: {script: [${references(100, i + 1)}]}\n`)}.s9: {script: [x]}\nj: {script: [${references(1, 0)}]}\n`,
    tooManyValues,
  ],
  [
    'a long chain of references',
    `${many(4000, i => `.s${i}: {script: [${references(1, i + 1)}]}\n`)}.s4000: {script: [x]}\nj: {script: x}\n`,
    /more than 10 levels/,
  ],
  [
    'a default taken by many',
    `default: {before_script: [${Array(2000).fill('x').join(', ')}]}\n${many(100, i => `j${i}: {script: x}\n`)}`,
    tooManyValues,
  ],
  [
    'more includes than files',
    `include: [${many(5000, i => `f${i}.yml, `)}]\nj: {script: x}\n`,
    /more than 100 files/,
    Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}.yml`, '{}'])),
  ],
  [
    'one large file included many times',
    `include: [${Array(9000).fill('a.yml').join(', ')}]\nj: {script: x}\n`,
    tooManyKeys,
    { 'a.yml': many(500, i => `.k${i}: {a: 1}\n`) },
  ],
  [
    'files that include two each',
    'include: [f0.yml, f1.yml]\nj: {script: x}\n',
    /more than 10 levels/,
    Object.fromEntries(Array.from({ length: 99 }, (_, i) => [`f${i}.yml`, `include: [f${i + 1}.yml, f${i + 2}.yml]`])),
  ],
  [
    'files that are large together',
    'include: [a.yml, b.yml, c.yml]\nj: {script: x}\n',
    /more than 100000 YAML tokens/,
    Object.fromEntries(['a', 'b', 'c'].map(name => [`${name}.yml`, many(9000, i => `.${name}${i}: x\n`)])),
  ],
];

describe('what grows without measure is refused by name', () => {
  for (const [name, text, message, files = {}] of growths) {
    test(name, () => {
      const { pipeline, diagnostics } = parseFiles(text, files);
      assert.equal(pipeline, undefined);
      assert.ok(
        diagnostics.some(each => message.test(each.message)),
        JSON.stringify(diagnostics.slice(0, 3)),
      );
    });
  }
});

/** Files that are missing are answered as such. */
function parseFiles(text: string, files: Readonly<Record<string, string>>): ReturnType<typeof parse> {
  const answers = new Map<string, IncludeAnswer>();
  for (;;) {
    const parsed = parse(text, '.ci.yml', { answers });
    if (parsed.wanted.length === 0) return parsed;
    for (const request of parsed.wanted) {
      const content = files[request.path];
      const found: IncludeAnswer =
        content === undefined
          ? { ok: false, message: 'There is no such file.' }
          : { ok: true, files: [{ path: request.path, text: content }] };
      answers.set(JSON.stringify(request), found);
    }
  }
}

describe('what stays within the limits is read', () => {
  test('500 jobs with 20 needs each', () => {
    const needs = many(20, i => `j${i}, `);
    const { diagnostics } = parse(
      many(500, i => `j${i}: {script: x, needs: [${needs}]}\n`),
      '.ci.yml',
    );
    assert.deepEqual(diagnostics, []);
  });

  test('500 jobs with templates, references, defaults and includes', () => {
    const base = '.base: {image: node, variables: {A: x}, before_script: [!reference [.setup, script]]}\n';
    const files = { 'base.yml': `include: setup.yml\n${base}`, 'setup.yml': '.setup: {script: [one, two]}\n' };
    const jobs = many(500, i => `j${i}: {extends: .base, script: [!reference [.setup, script], run ${i}]}\n`);
    const { pipeline, diagnostics } = parseFiles(`include: base.yml\ndefault: {timeout: 5m}\n${jobs}`, files);
    assert.deepEqual(diagnostics, []);
    const last = pipeline?.jobs.at(-1);
    assert.deepEqual(
      [pipeline?.jobs.length, last?.script, last?.beforeScript, last?.timeoutMs],
      [500, ['one', 'two', 'run 499'], ['one', 'two'], 300_000],
    );
  });

  test('a diamond of files, each read once', () => {
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [
        `f${i}.yml`,
        i === 9 ? 'j: {script: x}' : `include: [f${i + 1}.yml, f${i + 1}.yml]`,
      ]),
    );
    assert.equal(parseFiles('include: f0.yml\n', files).pipeline?.files.length, 11);
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

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { matchingPaths } from '../../../src/core/parse/compose/wildcard.ts';
import { parse } from '../../../src/core/parse/parse.ts';

/** Written as JSON, which is YAML too. */
interface Template {
  readonly extends: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly before_script?: readonly string[];
}

type Merged = Omit<Template, 'extends'>;

const name = fc.constantFrom('A', 'B', 'C');
const keys = fc.record(
  {
    variables: fc.dictionary(name, fc.constantFrom('1', '2', '3')),
    before_script: fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

/** Templates `.t0` to `.t7`, each of which extends some of those that come after it. */
const templates = fc
  .array(fc.record({ keys, below: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map(drawn =>
    drawn.map(({ keys: own, below }, index): Template => {
      const bases = below.map(step => index + step).filter(base => base < drawn.length);
      return { ...own, extends: bases.map(base => `.t${base}`) };
    }),
  );

/** What GitLab's documentation says, word by word. */
function expected(all: readonly Template[], index: number): Merged {
  const { extends: bases = [], ...own } = all[index] ?? { extends: [] };
  const layers: readonly Merged[] = [...bases.map(base => expected(all, Number(base.slice(2)))), own];
  const variables = layers.flatMap(layer => Object.entries(layer.variables ?? {}));
  const isSet = layers.some(layer => layer.variables !== undefined);
  return Object.assign({}, ...layers, isSet ? { variables: Object.fromEntries(variables) } : {});
}

describe('extends', () => {
  test('gives what merging by hand gives', () => {
    fc.assert(
      fc.property(templates, all => {
        const written = Object.fromEntries(all.map((template, index) => [`.t${index}`, template]));
        const text = JSON.stringify({ ...written, job: { extends: '.t0', script: 'make' } });
        const [job] = parse(text, '.ci.yml').pipeline?.jobs ?? [];
        const { variables = {}, before_script = [] } = expected(all, 0);
        const found = Object.entries(job?.variables ?? {}).map(([key, { value }]) => [key, value]);
        assert.deepEqual([Object.fromEntries(found), job?.beforeScript], [variables, before_script]);
      }),
    );
  });

  test('and a reference to what was extended is the same in its place', () => {
    fc.assert(
      fc.property(templates, all => {
        const written = all.map((template, index) => `.t${index}: ${JSON.stringify(template)}\n`).join('');
        const { before_script } = expected(all, 0);
        const text = `${written}job: {script: [make, !reference [.t0, before_script]]}\n`;
        const { pipeline, diagnostics } = parse(text, '.ci.yml');
        if (before_script === undefined) assert.equal(diagnostics.length, 1);
        else assert.deepEqual(pipeline?.jobs[0]?.script, ['make', ...before_script]);
      }),
    );
  });
});

test('a job that several files write is told of where the outermost does', () => {
  fc.assert(
    fc.property(templates, templates, (inner, outer) => {
      const textOf = (all: readonly Template[], rest: object) =>
        JSON.stringify({ ...Object.fromEntries(all.map(({ extends: _, ...own }, at) => [`job${at}`, own])), ...rest });
      const text = textOf(outer, {
        include: 'inner.yml',
        default: { before_script: ['default'] },
        last: { script: 'x' },
      });
      const file = { path: 'inner.yml', text: textOf(inner, {}) };
      const answers = new Map([
        [JSON.stringify({ kind: 'local', path: 'inner.yml' }), { ok: true, files: [file] } as const],
      ]);
      const { diagnostics } = parse(text, '.ci.yml', { answers });
      // Neither file gives these jobs a script: each is told once, where the outermost file that writes it does.
      const told = diagnostics.map(({ where, message }) => `${where.file} ${message}`);
      const count = Math.max(inner.length, outer.length);
      assert.deepEqual(
        told,
        Array.from({ length: count }, (_, at) => at)
          .toSorted((a, b) => Number(a >= outer.length) - Number(b >= outer.length) || a - b)
          .map(at => `${at < outer.length ? '.ci.yml' : 'inner.yml'} Job \`job${at}\` has no \`script\`.`),
      );
    }),
  );
});

describe('patterns of includes', () => {
  const paths = ['.ci.yml', 'a.yml', 'ci/a.yml', 'ci/b.yaml', 'ci/deep/c.yml', 'ci+x/d.yml'];
  const found: readonly [string, readonly string[]][] = [
    ['*.yml', ['.ci.yml', 'a.yml']],
    ['ci/*.yml', ['ci/a.yml']],
    ['ci/*', ['ci/a.yml', 'ci/b.yaml']],
    ['ci/**.yml', ['ci/a.yml', 'ci/deep/c.yml']],
    // As in GitLab, whose manual says so: only below the folder.
    ['ci/**/*.yml', ['ci/deep/c.yml']],
    ['**.yml', ['.ci.yml', 'a.yml', 'ci+x/d.yml', 'ci/a.yml', 'ci/deep/c.yml']],
    ['ci+x/*.yml', ['ci+x/d.yml']],
    ['c?/*.yml', []],
  ];
  for (const [pattern, matches] of found) {
    test(pattern, () => assert.deepEqual(matchingPaths(pattern, paths), matches));
  }

  test('many stars take no longer than few', () => {
    const long = `${'a'.repeat(5000)}.txt`;
    assert.deepEqual(matchingPaths(`${'*a'.repeat(300)}*.yml`, [long]), []);
  });
});

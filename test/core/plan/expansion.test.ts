import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { expand, referencesOf } from '../../../src/core/plan/expand.ts';
import { expandVariables } from '../../../src/core/plan/variables.ts';

const name = fc.constantFrom('A', 'AB', 'ABC', 'B', 'CI_X', '_');
const plain = fc.string().map(text => text.replaceAll('$', ''));
const part = fc.oneof(
  plain,
  name.map(each => `$${each}`),
  name.map(each => `\${${each}}`),
  fc.constantFrom('$$', '$', '${', '$1', '$ '),
);
const value = fc.array(part, { maxLength: 6 }).map(parts => parts.join(''));
const variables = fc.dictionary(name, value);

describe('expansion', () => {
  test('doubling every dollar protects any text', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        assert.equal(
          expand(text.replaceAll('$', '$$$$'), () => 'x', 1e6),
          text,
        );
      }),
    );
  });

  test('text around references is kept, whatever the values', () => {
    fc.assert(
      fc.property(plain, plain, value, (before, after, inner) => {
        assert.equal(
          expand(`${before}\${A}${after}`, () => inner, 1e6),
          `${before}${inner}${after}`,
        );
      }),
    );
  });

  test('references are what gets replaced', () => {
    fc.assert(
      fc.property(value, text => {
        const asked: string[] = [];
        expand(text, each => String(asked.push(each)), 1e6);
        assert.deepEqual(asked, referencesOf(text));
      }),
    );
  });

  test('variables without a circle become what putting them in by hand gives', () => {
    const textUsing = (...names: string[]) =>
      fc.array(
        fc.oneof(
          plain.map(text => [text]),
          fc.constantFrom(...names).map(each => ['', each]),
        ),
        { maxLength: 6 },
      );
    const write = (parts: readonly string[][]) => parts.map(([text, each]) => (each ? `\${${each}}` : text)).join('');
    const put = (parts: readonly string[][], values: Record<string, string>) =>
      parts.map(([text, each]) => (each ? values[each] : text)).join('');
    fc.assert(
      fc.property(plain, textUsing('A'), textUsing('A', 'AB'), (a, ab, abc) => {
        const found = expandVariables({}, [{ ABC: write(abc), AB: write(ab), A: a }]);
        const byHand = { A: a, AB: put(ab, { A: a }) };
        assert.deepEqual(found.variables, { ...byHand, ABC: put(abc, byHand) });
        assert.deepEqual(found.cycles, []);
      }),
    );
  });

  test('any variables end, with a value for each', () => {
    fc.assert(
      fc.property(variables, variables, variables, (predefined, pipeline, job) => {
        const found = expandVariables(predefined, [pipeline, job]);
        assert.deepEqual(
          new Set(Object.keys(found.variables)),
          new Set([...Object.keys(pipeline), ...Object.keys(job)]),
        );
        for (const [first, ...rest] of found.cycles) assert.equal(rest.at(-1), first);
      }),
    );
  });

  test('a value that grows without measure is stopped', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`V${index}`, index === 0 ? 'xx' : `$V${index - 1}$V${index - 1}`]),
    );
    assert.notEqual(expandVariables({}, [doubling]).tooLong.length, 0);
  });

  test('a long chain is no deeper than a short one', () => {
    const chain = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`V${index}`, `$V${index + 1}`]));
    assert.equal(expandVariables({ V20000: 'end' }, [chain]).variables.V0, 'end');
  });

  test('names that objects have are not variables', () => {
    const found = expandVariables({}, [{ A: '[$constructor$toString$__proto__]' }]);
    assert.equal(found.variables.A, '[]');
  });
});

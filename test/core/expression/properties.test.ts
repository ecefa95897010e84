import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { holds } from '../../../src/core/expression/holds.ts';
import { parseExpression } from '../../../src/core/expression/parse.ts';
import { Patterns } from '../../../src/core/expression/patterns.ts';
import type { Expression } from '../../../src/model/expression.ts';
import { print } from './print.ts';

const name = fc.constantFrom('A', 'B_2', '_', 'constructor', 'toString', '9');
const pattern = fc.record({
  source: fc.constantFrom('a', '^ab?', 'a/b', '(x|y)+', '[^/]*', 'é'),
  ignoreCase: fc.boolean(),
});
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  name.map(each => ({ kind: 'variable', name: each }) as const),
  fc.string({ unit: fc.constantFrom(...'ab /$(&|=~!\\') }).map(value => ({ kind: 'text', value }) as const),
  fc.constant({ kind: 'null' } as const),
);
const { expression } = fc.letrec<{ expression: Expression }>(tie => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.record({ kind: fc.constant('not' as const), operand: tie('expression') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: fc.constantFrom('==' as const, '!=' as const),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('comparison' as const),
      operator: fc.constantFrom('=~' as const, '!~' as const),
      left: tie('expression'),
      right: fc.oneof(
        tie('expression'),
        pattern.map(each => ({ kind: 'pattern', pattern: each }) as const),
      ),
    }),
  ),
}));
const values = fc.dictionary(name, fc.oneof(fc.string(), fc.constantFrom('/a/', '/(/', '/x/i', '//')));

function lookUpIn(known: Readonly<Record<string, string>>) {
  return (each: string) => (Object.hasOwn(known, each) ? known[each] : undefined);
}

describe('expressions', () => {
  test('what is printed is read as it was', () => {
    fc.assert(
      fc.property(expression, each => {
        const parsed = parseExpression(print(each));
        // The generator's objects have no prototype.
        if (parsed.ok) assert.deepEqual(parsed.expression, structuredClone(each));
        else assert.match(parsed.message, /nested|10000/);
      }),
    );
  });

  test('any of them holds or does not, for any values', () => {
    fc.assert(
      fc.property(expression, values, (each, known) => {
        const lookUp = lookUpIn(known);
        const answer = holds(each, lookUp);
        assert.equal(typeof answer, 'boolean');
        assert.equal(holds({ kind: 'not', operand: each }, lookUp), !answer);
        assert.equal(holds(each, lookUp, new Patterns()), answer);
      }),
    );
  });

  test('any text is read or refused, at a place that is in it', () => {
    const words = fc.constantFrom(
      '$A',
      '"a"',
      "'",
      '/',
      '/a/',
      '&&',
      '||',
      '!',
      '(',
      ')',
      '==',
      '=~',
      'null',
      ' ',
      '\n',
      '\\',
    );
    const text = fc.oneof(
      fc.array(words, { maxLength: 30 }).map(all => all.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, each => {
        const parsed = parseExpression(each);
        if (!parsed.ok) assert.ok(parsed.column >= 1 && parsed.column <= each.length + 1, `${parsed.column}`);
      }),
      { numRuns: 1000 },
    );
  });

  test('the longest take no more than their length (S16)', () => {
    const most = 9_990;
    const texts = [
      `$A =~ /${'(a*)*'.repeat(90)}b/`,
      `/${'\\/'.repeat(most / 2)}`,
      '/a'.repeat(most / 2),
      `${'$A == "b" && '.repeat(700)}$A`,
      '"'.repeat(most),
      `${'!('.repeat(25)}$A${')'.repeat(25)}`,
      ' '.repeat(most),
    ];
    const lookUp = () => 'a'.repeat(50_000);
    for (const text of texts) {
      const parsed = parseExpression(text);
      if (parsed.ok) holds(parsed.expression, lookUp);
    }
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  compose,
  expand,
  expandPartly,
  finalText,
  literal,
  referencesOf,
} from '../../../src/core/plan/values/expand.ts';

const name = fc.constantFrom('A', 'AB', 'ABC', 'B', 'CI_X', '_');
const plain = fc.string().map(text => text.replaceAll('$', ''));
const part = fc.oneof(
  plain,
  name.map(each => `$${each}`),
  name.map(each => `\${${each}}`),
  fc.constantFrom('$$', '$', '${', '}', '$1', '$ ', '$[[ matrix.A ]]'),
);
const text = fc.array(part, { maxLength: 6 }).map(parts => parts.join(''));
const values = fc.dictionary(name, text);
const most = 1e6;

function lookUpIn(known: Readonly<Record<string, string>>) {
  return (each: string) => (Object.hasOwn(known, each) ? known[each] : undefined);
}

describe('expansion', () => {
  test('a literal expands to itself, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), any =>
        assert.equal(
          expand(literal(any), () => 'x', most),
          any,
        ),
      ),
    );
  });

  test('a text without dollars is left alone, however often it is expanded', () => {
    fc.assert(
      fc.property(plain, values, (any, known) => {
        assert.equal(expand(any, lookUpIn(known), most), any);
        assert.equal(expandPartly(any, lookUpIn(known), most), any);
      }),
    );
  });

  test('text around references is kept, whatever the values', () => {
    fc.assert(
      fc.property(plain, plain, text, (before, after, inner) => {
        assert.equal(
          expand(`${before}\${A}${after}`, () => inner, most),
          `${before}${inner}${after}`,
        );
      }),
    );
  });

  test('the longest name is meant', () => {
    assert.equal(
      expand('$A $AB $ABC ${AB}C $AB-C', each => `<${each}>`, most),
      '<A> <AB> <ABC> <AB>C <AB>-C',
    );
  });

  test('references are what gets replaced', () => {
    fc.assert(
      fc.property(text, any => {
        const asked: string[] = [];
        expand(any, each => String(asked.push(each)), most);
        assert.deepEqual(asked, referencesOf(any));
      }),
    );
  });

  test('in two steps it comes to the same as at once', () => {
    fc.assert(
      fc.property(text, values, values, (any, first, second) => {
        const partly = expandPartly(any, lookUpIn(first), most) ?? '';
        assert.equal(expand(partly, lookUpIn(second), most), expand(any, lookUpIn({ ...second, ...first }), most));
        assert.deepEqual(
          referencesOf(partly),
          referencesOf(any).filter(each => !Object.hasOwn(first, each)),
        );
      }),
    );
  });

  test('a template in the place of a name comes to what its text does', () => {
    fc.assert(
      fc.property(text, text, values, (any, inner, known) => {
        const composed = compose(any, 'A', inner, most) ?? '';
        const lookUp = lookUpIn(known);
        const byHand = expand(any, each => (each === 'A' ? expand(inner, lookUp, most) : lookUp(each)), most);
        assert.equal(expand(composed, lookUp, most), byHand);
      }),
    );
  });

  test('a text is final when no reference is left', () => {
    fc.assert(
      fc.property(text, any => {
        const final = finalText(any);
        assert.equal(final === undefined, referencesOf(any).length > 0);
        if (final !== undefined)
          assert.equal(
            final,
            expand(any, () => 'x', most),
          );
      }),
    );
  });

  test('what becomes longer than it may is not built', () => {
    assert.equal(
      expand('$A$A', () => 'xxxxx', 9),
      undefined,
    );
    assert.equal(
      expand('$A$A', () => 'xxxxx', 10),
      'xxxxxxxxxx',
    );
    assert.equal(
      expandPartly('$A$A', () => 'xxxxx', 9),
      undefined,
    );
    assert.equal(compose('$A$A', 'A', 'xxxxx', 9), undefined);
  });

  test('names that objects have are names like any other', () => {
    assert.deepEqual(referencesOf('$constructor$__proto__'), ['constructor', '__proto__']);
    assert.equal(expand('[$constructor$toString$__proto__]', lookUpIn({}), most), '[]');
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { largestPlan } from '../../../src/core/plan/size.ts';
import { expand } from '../../../src/core/plan/values/expand.ts';
import { expandVariables, layerVariables, type Written } from '../../../src/core/plan/values/variables.ts';
import type { Definitions } from '../../../src/model/variables.ts';

const name = fc.constantFrom('A', 'AB', 'ABC', 'B', 'CI_X', '_');
const plain = fc.string().map(text => text.replaceAll('$', ''));
const value = fc
  .array(
    fc.oneof(
      plain,
      name.map(each => `\${${each}}`),
      fc.constantFrom('$$', '$', '${'),
    ),
    { maxLength: 6 },
  )
  .map(parts => parts.join(''));
const layer: fc.Arbitrary<Definitions> = fc.dictionary(name, fc.record({ value, expand: fc.boolean() }));

function lookUpIn(known: Readonly<Record<string, string>>) {
  return (each: string) => (Object.hasOwn(known, each) ? known[each] : undefined);
}

function written(texts: Readonly<Record<string, string>>, literals: Readonly<Record<string, string>> = {}): Written {
  const defined = (from: Readonly<Record<string, string>>, expanded: boolean) =>
    Object.entries(from).map(([each, text]) => [each, { value: text, expand: expanded }] as const);
  return new Map([...defined(texts, true), ...defined(literals, false)]);
}

const nothing = () => undefined;

describe('variables', () => {
  test('without a circle they become what putting them in by hand gives', () => {
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
        const found = expandVariables(written({ ABC: write(abc), AB: write(ab), A: a }), nothing);
        const byHand = { A: a, AB: put(ab, { A: a }) };
        assert.deepEqual(found.variables, { ...byHand, ABC: put(abc, byHand) });
        assert.deepEqual([found.cycles, found.late], [[], {}]);
      }),
    );
  });

  test('any of them end, with a value for each', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 4 }), fc.dictionary(name, value), (layers, predefined) => {
        const found = expandVariables(layerVariables(layers), lookUpIn(predefined));
        assert.deepEqual(new Set(Object.keys(found.variables)), new Set(layers.flatMap(each => Object.keys(each))));
        for (const [first, ...rest] of found.cycles) assert.equal(rest.at(-1), first);
      }),
    );
  });

  test('what is not to be expanded is kept, and put into others as it is', () => {
    fc.assert(
      fc.property(value, layer, (raw, others) => {
        const layers = [others, { RAW: { value: raw, expand: false }, USER: { value: '<$RAW>', expand: true } }];
        const { variables, late } = expandVariables(layerVariables(layers), nothing);
        assert.deepEqual([variables['RAW'], variables['USER']], [raw, `<${raw}>`]);
        assert.ok(!Object.hasOwn(late, 'RAW') && !Object.hasOwn(late, 'USER'));
      }),
    );
  });

  test('those that are late come, once all is known, to what they would have been', () => {
    fc.assert(
      fc.property(fc.array(layer, { maxLength: 3 }), fc.dictionary(name, value), (layers, known) => {
        const all = layerVariables(layers);
        const planned = expandVariables(all, nothing);
        fc.pre(planned.cycles.length === 0);
        const templates = Object.keys(planned.late);
        const fixed = Object.entries(planned.variables).filter(([each]) => !templates.includes(each));
        const started = expandVariables(written(planned.late, Object.fromEntries(fixed)), lookUpIn(known));
        const atOnce = expandVariables(all, lookUpIn(known)).variables;
        for (const each of templates) assert.equal(started.variables[each], atOnce[each], each);
        for (const each of Object.keys(atOnce)) {
          if (!templates.includes(each)) assert.equal(planned.variables[each], atOnce[each], each);
        }
      }),
    );
  });

  test('what may change is certain for nobody', () => {
    const all = written({ A: 'a', B: '$A', C: '$B', D: 'd' });
    const found = expandVariables(all, nothing, each => each === 'A');
    assert.deepEqual(found.variables, { A: 'a', B: 'a', C: 'a', D: 'd' });
    assert.deepEqual(found.late, { B: '${A}', C: '${B}' });
    assert.deepEqual(['A', 'B', 'C', 'D'].map(found.certain), [undefined, undefined, undefined, 'd']);
  });

  test('a name of its own means the one that is hidden, layer after layer', () => {
    const one = (text: string, literal = false) => ({ A: { value: text, expand: !literal } });
    const outcome = (...layers: Definitions[]) =>
      expandVariables(layerVariables(layers), lookUpIn({ A: 'predefined', B: '-b' })).variables['A'];
    assert.equal(outcome(one('$A')), 'predefined');
    assert.equal(outcome(one('1'), one('$A,2'), one('$A,3')), '1,2,3');
    assert.equal(outcome(one('1$B', true), one('$A,2')), '1$B,2');
    assert.equal(outcome(one('cost$'), one('${A}B')), 'cost$B');
    assert.equal(outcome(one('1$$B'), one('$A$B')), '1$B-b');
  });

  test('a value that grows without measure is stopped', () => {
    const doubling = Array.from({ length: 60 }, (_, at) => [`V${at}`, at === 0 ? 'xx' : `$V${at - 1}$V${at - 1}`]);
    assert.notEqual(expandVariables(written(Object.fromEntries(doubling)), nothing).tooLong.length, 0);
    const hiding = Array.from({ length: 60 }, () => ({ A: { value: '$A$A', expand: true } }));
    const layers = [{ A: { value: 'xx', expand: true } }, ...hiding];
    assert.deepEqual(expandVariables(layerVariables(layers), nothing).tooLong, ['A']);
  });

  test('values that are too much together are given up early', () => {
    const wide = Array.from({ length: 1000 }, (_, at) => [`V${at}`, '$X']);
    const found = expandVariables(written(Object.fromEntries(wide), { X: 'x'.repeat(90_000) }), nothing);
    assert.ok(found.effort > largestPlan);
  });

  test('a long chain is no deeper than a short one', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => [`V${at}`, `$V${at + 1}`]);
    const found = expandVariables(written(Object.fromEntries(chain)), lookUpIn({ V20000: 'end' }));
    assert.equal(found.variables['V0'], 'end');
  });

  test('a template of a value that people wrote keeps its dollars', () => {
    const found = expandVariables(written({ A: '$TITLE $LATER' }), lookUpIn({ TITLE: '$SECRET $$' }));
    assert.equal(expand(found.late['A'] || '', lookUpIn({ SECRET: 'hush', LATER: 'now' }), 1e6), '$SECRET $$ now');
  });
});

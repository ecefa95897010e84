import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseDuration } from '../../../src/core/parse/duration.ts';
import { parse } from '../../../src/core/parse/parse.ts';

const second = 1000;
const units = new Map([
  ['s', second],
  ['seconds', second],
  ['min', 60 * second],
  ['minutes', 60 * second],
  ['h', 3600 * second],
  ['hrs', 3600 * second],
  ['days', 86_400 * second],
  ['weeks', 7 * 86_400 * second],
  ['mos', 30 * 86_400 * second],
  ['yrs', 31_557_600 * second],
]);

const part = fc.record({
  amount: fc.nat(999),
  unit: fc.constantFrom(...units.keys()),
  gap: fc.constantFrom('', ' ', '  '),
  joint: fc.constantFrom(' ', ', ', ' and '),
});

describe('spans of time', () => {
  test('any parts, however they are joined, add up', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), parts => {
        const text = parts
          .map(({ amount, gap, unit, joint }, i) => `${i > 0 ? joint : ''}${amount}${gap}${unit}`)
          .join('');
        const expected = parts.reduce((sum, { amount, unit }) => sum + amount * (units.get(unit) ?? 0), 0);
        assert.equal(parseDuration(text), expected, text);
      }),
    );
  });

  test('any text is a span or none, at once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const span = parseDuration(text);
        assert.ok(span === undefined || (Number.isFinite(span) && span >= 0));
      }),
    );
  });

  for (const text of ['', 'h', '1', '1:2:3:4', 'one', 'onehour', '-1h', '1h-', '1e3', 'constructor', 'one toString']) {
    test(`\`${text}\` is ${text === '1' ? 'a second' : 'none'}`, () => {
      assert.equal(parseDuration(text), text === '1' ? second : undefined);
    });
  }
});

const prefixes = ['', 'k', 'm', 'g'];

test('sizes are powers of 1024, however they are written', () => {
  const size = fc.record({
    amount: fc.integer({ min: 1, max: 9999 }),
    prefix: fc.constantFrom(...prefixes),
    gap: fc.constantFrom('', ' '),
    rest: fc.constantFrom('', 'b', 'B', 'iB'),
  });
  fc.assert(
    fc.property(size, ({ amount, prefix, gap, rest }) => {
      fc.pre(prefix !== '' || rest !== 'iB');
      const text = `job: {script: make, limits: {disk: "${amount}${gap}${prefix}${rest}"}}`;
      const { pipeline, diagnostics } = parse(text, '.ci.yml');
      assert.deepEqual(diagnostics, [], text);
      assert.equal(pipeline?.jobs[0]?.limits?.disk, amount * 1024 ** prefixes.indexOf(prefix), text);
    }),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pad, shorten, widthOf } from '../../src/cli/print/width.ts';

test('columns are counted as terminals do', () => {
  const widths = { abc: 3, 日本: 4, 'e\u0301': 1, '👩‍💻': 2, 한글: 4, '✓': 1, '': 0, ｆ: 2 };
  for (const [text, width] of Object.entries(widths)) assert.equal(widthOf(text), width, text);
});

test('a text that was shortened and padded fills its columns, or is as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, columns) => {
      const shown = shorten(text, columns);
      assert.ok(widthOf(shown) <= columns);
      if (widthOf(text) <= columns) assert.equal(shown, text);
      assert.ok(widthOf(pad(shown, columns)) === columns);
    }),
  );
});

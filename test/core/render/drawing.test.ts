import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lastDrawing } from '../../../src/core/render/drawing.ts';

describe('of a line is left', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['all, when it was drawn once', 'a line', 'a line'],
    ['the last of a progress bar', '10%\r50%\r100%', '100%'],
    ['the same, when it ends as on Windows', '10%\r100%\r', '100%'],
    ['the last that shows anything', '50%\r\x1b[K\r   \r', '50%'],
    ['its colours', '\x1b[31m1\r\x1b[32m2\x1b[0m', '\x1b[32m2\x1b[0m'],
    ['the last, where columns are counted (Node, npm)', '1/3\x1b[1G\x1b[0K2/3\x1b[2K\x1b[G3/3', '3/3'],
    ['the last turn of a spinner', '|\b/\b-\b\\', '\\'],
    ['what was typed in the end', 'abd\bc\b\bxy🙂\b!', 'axy!'],
    ['no sequence in halves', '\x1b[31ma\x1b[0m\bb', '\x1b[31m\x1b[0mb'],
    ['nothing of nothing', '\r\b\b', ''],
  ];
  for (const [name, line, left] of rows) {
    test(name, () => assert.equal(lastDrawing(line), left));
  }

  test('megabytes that were drawn over take no time', () => {
    const flood = Array.from({ length: 200_000 }, (_, index) => `${index} of 200000`).join('\r');
    assert.equal(lastDrawing(flood), '199999 of 200000');
    assert.equal(lastDrawing('x\b'.repeat(500_000)), '');
  });
});

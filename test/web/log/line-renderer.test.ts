import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Html } from '../../../src/web/html.ts';
import { createLineRenderer } from '../../../src/web/log/line-renderer.ts';

const markup = (lines: readonly Html[]) => lines.map(line => line.markup);

function all(bytes: Uint8Array): readonly string[] {
  const renderer = createLineRenderer();
  return [...markup(renderer.push(bytes)), ...markup(renderer.rest())];
}

test('lines and what has begun', () => {
  const renderer = createLineRenderer();
  assert.deepEqual(markup(renderer.push(Buffer.from('one\ntw'))), ['one']);
  assert.deepEqual(markup(renderer.rest()), ['tw']);
  assert.deepEqual(markup(renderer.push(Buffer.from('o\n'))), ['two']);
  assert.deepEqual(renderer.rest(), []);
});

test('it does not matter where the bytes are cut', () => {
  const text = fc.array(fc.constantFrom('ü', '🚀', '\n', '\x1b[31m', 'a', '\r', '<'), { maxLength: 40 });
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 80 })), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''));
      const renderer = createLineRenderer();
      const edges = [0, ...cuts.filter(cut => cut < bytes.length).sort((a, b) => a - b), bytes.length];
      const lines = edges.slice(1).flatMap((end, index) => renderer.push(bytes.subarray(edges[index], end)));
      assert.deepEqual([...markup(lines), ...markup(renderer.rest())], all(bytes));
    }),
  );
});

test('of a progress bar without end only the last drawing is remembered, and it is one line', () => {
  const renderer = createLineRenderer();
  for (let count = 0; count < 200; count++) {
    assert.deepEqual(renderer.push(Buffer.from(`\r${count}% ${'█'.repeat(1_000)}`.repeat(5))), []);
  }
  assert.match(markup(renderer.rest())[0] ?? '', /^199% █+$/);
  assert.deepEqual(markup(renderer.push(Buffer.from('\rdone\nnext'))), ['done']);
});

test('a line without end stays one line, of which the beginning is kept', () => {
  const renderer = createLineRenderer();
  for (let count = 0; count < 100; count++) {
    assert.deepEqual(renderer.push(Buffer.from('🙂'.repeat(25_000))), []);
  }
  const [line] = markup(renderer.rest());
  assert.ok(line?.startsWith('🙂') && line.length < 10_000 && !line.includes('\ufffd'));
  assert.equal(renderer.push(Buffer.from('\n')).length, 1);
});

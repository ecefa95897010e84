import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLineRenderer, renderLines } from '../../src/web/log-lines.ts';

const all = (bytes: Uint8Array) => renderLines(bytes).map(line => line.markup);

test('lines and what has begun', () => {
  const renderer = createLineRenderer();
  assert.deepEqual(
    renderer.push(Buffer.from('one\ntw')).map(line => line.markup),
    ['<div class="line">one</div>'],
  );
  assert.equal(renderer.rest()?.markup, '<div class="line">tw</div>');
  assert.equal(renderer.completedBytes(), 4);
  assert.deepEqual(
    renderer.push(Buffer.from('o\n')).map(line => line.markup),
    ['<div class="line">two</div>'],
  );
  assert.equal(renderer.rest(), undefined);
  assert.equal(renderer.completedBytes(), 8);
});

test('it does not matter where the bytes are cut', () => {
  const text = fc.array(fc.constantFrom('ü', '🚀', '\n', '\x1b[31m', 'a', '\r', '<'), { maxLength: 40 });
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 80 })), (pieces, cuts) => {
      const bytes = Buffer.from(pieces.join(''));
      const renderer = createLineRenderer();
      const edges = [0, ...cuts.filter(cut => cut < bytes.length).sort((a, b) => a - b), bytes.length];
      const lines = edges.slice(1).flatMap((end, index) => renderer.push(bytes.subarray(edges[index], end)));
      const rest = renderer.rest();
      const cut = [...lines, ...(rest === undefined ? [] : [rest])].map(line => line.markup);
      assert.deepEqual(cut, all(bytes));
    }),
  );
});

test('of a progress bar without end only the last drawing is remembered, and it is one line', () => {
  const renderer = createLineRenderer();
  let bytes = Buffer.byteLength('before\n');
  renderer.push(Buffer.from('before\n'));
  for (let count = 0; count < 200; count++) {
    const piece = Buffer.from(`\r${count}% ${'█'.repeat(1_000)}`.repeat(5));
    bytes += piece.length;
    assert.deepEqual(renderer.push(piece), []);
    assert.equal(renderer.completedBytes(), 7, 'who comes back begins at the line');
  }
  assert.match(renderer.rest()?.markup ?? '', /^<div class="line">199% █+<\/div>$/);
  const [line, ...more] = renderer.push(Buffer.from('\rdone\nnext'));
  assert.deepEqual([line?.markup, more.length], ['<div class="line">done</div>', 0]);
  assert.equal(renderer.completedBytes(), bytes + '\rdone\n'.length);
});

test('a line that is broken is broken between characters', () => {
  for (const before of ['', 'x', 'xy', 'xyz']) {
    const renderer = createLineRenderer();
    const bytes = Buffer.from(before + '🙂'.repeat(70_000));
    const cut = 300 * 1024 - before.length;
    const lines = [
      ...renderer.push(bytes.subarray(0, cut)),
      ...renderer.push(Buffer.concat([bytes.subarray(cut), Buffer.from('\n')])),
    ];
    assert.equal(renderer.completedBytes(), bytes.length + 1);
    for (const { markup } of lines) assert.ok(!markup.includes('\ufffd'));
  }
});

test('a line without end is broken, not kept', () => {
  const renderer = createLineRenderer();
  const lines = Array.from({ length: 10 }, () => renderer.push(Buffer.alloc(100_000, 'x'))).flat();
  assert.ok(lines.length >= 3);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { createLineReader } from '../../../src/core/outputs/lines.ts';

function read(text: string, chunk = 1_000_000): string[] {
  const lines: string[] = [];
  const reader = createLineReader(line => lines.push(line));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  reader.end();
  return lines;
}

test('lines: colours, links and titles are no part of them', () => {
  assert.deepEqual(read('\x1b[31;1mred\x1b[0m\n\x1b]8;;https://a\x07link\x1b]8;;\x07\n\x1b]0;title\x1b\\x\x1b[K'), [
    'red',
    'link',
    'x',
  ]);
});

test('lines: what is drawn over is a line of its own', () => {
  assert.deepEqual(read('10%\r20%\r\ndone\r\n'), ['10%', '20%', 'done']);
});

test('lines: do not depend on where the output is cut', () => {
  const unit = fc.constantFrom('a', 'é', '😀', '\n', '\r', ' ');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (text, chunk) => {
      assert.deepEqual(
        read(text, chunk),
        text.split(/[\r\n]/).filter(line => line !== ''),
      );
    }),
  );
});

test('S30: of an endless line only the head is kept', () => {
  const reader = createLineReader(line => lengths.push(line.length));
  const lengths: number[] = [];
  const piece = Buffer.alloc(2 ** 20, 'x');
  const before = held();
  for (let i = 0; i < 600; i++) reader.push(piece);
  assert.ok(held() - before < 50 * 2 ** 20);
  reader.end();
  assert.deepEqual(lengths, [4096]);
});

/** Bytes that are not garbage: what this process takes from the machine depends on when that was collected. */
function held(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

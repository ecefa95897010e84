import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogLines } from '../../src/cli/run/view/log-lines.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('lines come when they are complete, characters when their bytes are', () => {
  const lines = createLogLines(false);
  const [a, b] = [bytes('héllo\nwor').subarray(0, 2), bytes('héllo\nwor').subarray(2)];
  assert.deepEqual(lines.push(a), []);
  assert.deepEqual(lines.push(b), ['héllo']);
  assert.equal(lines.current(), 'wor');
  assert.deepEqual(lines.push(bytes('ld\n')), ['world']);
  assert.deepEqual(lines.push(bytes('end')), []);
  assert.deepEqual([lines.end(), lines.end()], [['end'], []]);
});

test('of a line that was overwritten the last version counts', () => {
  const lines = createLogLines(false);
  assert.deepEqual(lines.push(bytes('10%\r50%\r')), []);
  assert.equal(lines.current(), '50%');
  assert.deepEqual(lines.push(bytes('100%\r\nnext\n')), ['100%', 'next']);
});

test('a progress bar without end does not grow without end', () => {
  const lines = createLogLines(false);
  for (let count = 0; count < 5000; count++) lines.push(bytes(`\r${count} of 5000`));
  assert.deepEqual(lines.push(bytes('\n')), ['4999 of 5000']);
});

test('styles are kept where somebody looks, end with the line, and are taken up again in the next', () => {
  const text = '\x1b[31mred\nstill\x1b[0m not\n';
  assert.deepEqual(createLogLines(true).push(bytes(text)), ['\x1b[31mred\x1b[0m', '\x1b[31mstill\x1b[0m not\x1b[0m']);
  assert.deepEqual(createLogLines(false).push(bytes(text)), ['red', 'still not']);
});

test('nothing else that a terminal obeys gets through', () => {
  const hostile = 'a\x1b[2J\x1b[10A\x1b]0;title\x07\x1b[?25l\x08b\x9b31mc\n';
  for (const coloured of [true, false]) {
    const [line = ''] = createLogLines(coloured).push(bytes(hostile));
    assert.equal(line, 'ab31mc');
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findError } from '../../../src/core/outputs/error-line.ts';
import { createMemoryLogs } from '../../../src/io/memory/logs.ts';
import { createLogIndexes } from '../../../src/web/log/indexes.ts';
import { type Finder, finderOf, searchLog } from '../../../src/web/log/search.ts';

const attempt = { runId: 'r', key: 'k', number: 1 };

async function find(text: string, finder: Finder, from = 0): Promise<readonly number[]> {
  const logs = createMemoryLogs();
  await logs.append(attempt, Buffer.from(text));
  const index = await createLogIndexes(logs).get(attempt);
  const finds = await Array.fromAsync(searchLog({ logs, attempt, index, from }, finder));
  return finds.flatMap(({ lines }) => lines);
}

test('whatever the case, each line once, also the last one without an end', async () => {
  assert.deepEqual(await find('Needle needle\nhay\n\nxNEEDLEx\nneedle', finderOf('needle')), [0, 3, 4]);
});

test('what people see is looked at: not colours, not what was drawn over', async () => {
  const text = 'nee\x1b[31mdle\x1b[0m\nneedle\rhay\n\x1b]0;needle\x07title\nhay\n';
  assert.deepEqual(await find(text, finderOf('needle')), [0]);
  assert.deepEqual(await find(text, finderOf('31m')), []);
});

test('over a log of many parts, from any line on', async () => {
  const text = Array.from({ length: 200_000 }, (_, line) => (line % 50_000 === 7 ? 'needle' : `hay ${line}`)).join(
    '\n',
  );
  assert.deepEqual(await find(text, finderOf('needle')), [7, 50_007, 100_007, 150_007]);
  assert.deepEqual(await find(text, finderOf('needle'), 50_007), [50_007, 100_007, 150_007]);
  assert.deepEqual(await find(text, finderOf('needle'), 50_008), [100_007, 150_007]);
});

test('a line of many megabytes is one line', async () => {
  const text = `${'x'.repeat(9_000_000)}\nneedle\n`;
  assert.deepEqual(await find(text, finderOf('needle')), [1]);
});

test('what looks like an error', () => {
  const looksSo = (line: string) => findError(line, 0) !== -1;
  for (const line of [
    'Error: no such file',
    'src/a.c:3:1: error: expected',
    'npm ERR! failed',
    '✕ adds numbers',
    'not ok 3 - adds',
    'Traceback (most recent call last):',
    'error[E0308]: mismatched types',
    'java.lang.NullPointerException',
    'FAILED tests/a.py',
    'panic: runtime error',
  ]) {
    assert.ok(looksSo(line), line);
  }
  for (const line of [
    '0 errors, 0 failed',
    'no errors',
    'errors: 0',
    'compiling error-handler.ts',
    'src/errors.ts',
    'terror in the night',
    'all passed',
  ]) {
    assert.ok(!looksSo(line), line);
  }
});

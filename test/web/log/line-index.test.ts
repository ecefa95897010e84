import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemoryLogs } from '../../../src/io/memory/logs.ts';
import { createLogIndexes } from '../../../src/web/log/indexes.ts';
import { createLineIndex } from '../../../src/web/log/line-index.ts';
import { outlineOf } from '../../../src/web/log/outline.ts';
import { readWindow } from '../../../src/web/log/window.ts';

const attempt = { runId: 'r', key: 'k', number: 1 };
const numbered = (count: number) => Array.from({ length: count }, (_, line) => `line ${line}\n`).join('');

async function logOf(text: string) {
  const logs = createMemoryLogs();
  await logs.append(attempt, Buffer.from(text));
  const indexes = createLogIndexes(logs);
  return { logs, indexes, index: await indexes.get(attempt) };
}

test('a line that has only begun counts, and the index is the same wherever the bytes are cut', () => {
  const lines = fc.array(fc.constantFrom('', 'x', 'a longer line'), { maxLength: 2_000 });
  fc.assert(
    fc.property(lines, fc.nat({ max: 5_000 }), (words, cut) => {
      const bytes = Buffer.from(words.join('\n'));
      const [whole, pieces] = [createLineIndex(), createLineIndex()];
      whole.push(bytes);
      pieces.push(bytes.subarray(0, cut));
      pieces.push(bytes.subarray(cut));
      assert.equal(whole.lines(), bytes.length === 0 ? 0 : words.at(-1) === '' ? words.length - 1 : words.length);
      for (const line of [0, 1, 255, 256, 257, words.length]) assert.deepEqual(whole.before(line), pieces.before(line));
      assert.deepEqual(whole.end(), pieces.end());
    }),
  );
});

test('a window begins at any line and ends with its block; behind the end there is nothing', async () => {
  const { logs, index } = await logOf(`${numbered(1_000)}begun`);
  const window = async (from: number) => (await readWindow(logs, attempt, index, from)).lines.map(line => line.markup);
  assert.deepEqual((await window(700)).slice(0, 2), ['line 700', 'line 701']);
  assert.equal((await window(700)).length, 768 - 700);
  assert.deepEqual([(await window(512))[0], (await window(512)).length], ['line 512', 256]);
  assert.deepEqual(await window(998), ['line 998', 'line 999', 'begun']);
  assert.deepEqual(await window(5_000), []);
});

test('lines of many kilobytes are indexed closely, and a window of them is given in part', async () => {
  const { logs, index } = await logOf(`${'x'.repeat(100_000)}\n`.repeat(100));
  assert.ok(index.before(60).line > 55);
  const { lines } = await readWindow(logs, attempt, index, 10);
  assert.ok(lines.length > 20 && lines.length < 90);
});

test('an index goes on where it was when the log has grown', async () => {
  const { logs, indexes, index } = await logOf(numbered(300));
  await logs.append(attempt, Buffer.from('more\nand more'));
  const grown = await indexes.get(attempt);
  assert.equal(grown, index);
  assert.equal(grown.lines(), 302);
});

test('a command begins at the line in which its first byte lies', async () => {
  const text = numbered(700);
  const { logs, index } = await logOf(text);
  const section = { command: 'a\nb', startedAt: 0, durationMs: 1, exitCode: 0, offset: text.indexOf('line 600') };
  const ended = { outcome: 'success', sections: [section] } as const;
  const { sections, lines, isOpen } = await outlineOf(logs, attempt, { number: 1, queuedAt: 0, ended }, index);
  assert.deepEqual([sections[0]?.line, sections[0]?.echoed, lines, isOpen], [600, 2, 700, false]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMemoryLogs } from '../../../src/io/memory/logs.ts';
import { createLogIndexes } from '../../../src/web/log/indexes.ts';
import { readLineStarts } from '../../../src/web/log/line-starts.ts';
import { readWindow } from '../../../src/web/log/window.ts';

const attempt = { runId: 'r', key: 'k', number: 1 };

test('where lines begin is told of just those that are shown, also when these are too long to be shown at once', async () => {
  for (const [text, from, count] of [
    ['', 0, 0],
    ['one\ntwo\nbegun', 0, 3],
    ['one\ntwo\nbegun', 2, 1],
    ['one\ntwo\n', 2, 0],
    ['x\n'.repeat(1_000), 300, 212],
    [`${'x'.repeat(299_999)}\n`.repeat(3), 1, 2],
    [`${'x'.repeat(29_999)}\n`.repeat(256), 0, 144],
    [`${'x'.repeat(29_999)}\n`.repeat(256), 200, 5],
  ] as const) {
    const logs = createMemoryLogs();
    await logs.append(attempt, Buffer.from(text));
    const index = await createLogIndexes(logs).get(attempt);
    const { lines } = await readWindow(logs, attempt, index, from);
    const starts = await readLineStarts(logs, attempt, index, from);
    const length = text.indexOf('\n') + 1;
    assert.deepEqual(
      starts,
      lines.map((_, line) => (from + line) * length),
    );
    assert.equal(lines.length, count);
  }
});

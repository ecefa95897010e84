import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTimesEncoder } from '../../../src/core/log-times/encode.ts';
import { createMemoryLogs } from '../../../src/io/memory/logs.ts';
import { createLogTimelines } from '../../../src/web/log/timelines.ts';
import { readWhole, withTimes } from '../../../src/web/log/whole.ts';

const attempt = { runId: 'r', key: 'k', number: 1 };

/** A log of several pieces with the time before each line, and how often its times were asked for. */
async function stamp(isOpen: boolean) {
  const logs = createMemoryLogs();
  const encoder = createTimesEncoder();
  const line = `${'x'.repeat(99)}\n`;
  for (let minute = 0; minute < 10; minute++) {
    await logs.append(attempt, Buffer.from(line.repeat(1_000)), encoder.note(minute * 100_000, minute * 60_000));
  }
  const timelines = createLogTimelines(logs);
  let asked = 0;
  const counted = {
    get(ref: typeof attempt) {
      asked += 1;
      return timelines.get(ref);
    },
  };
  const pieces = withTimes({ logs, timelines: counted }, attempt, { offset: 0, isOpen }, readWhole(logs, attempt, 0));
  const text = Buffer.concat(await Array.fromAsync(pieces)).toString();
  return { stamps: [...new Set(text.split('\n').map(one => one.slice(11, 16)))], asked };
}

test('the times of a log that has ended are asked for once, those of an open one for each piece', async () => {
  const [ended, open] = [await stamp(false), await stamp(true)];
  assert.deepEqual(ended.stamps, [...Array.from({ length: 10 }, (_, minute) => `00:0${minute}`), '']);
  assert.deepEqual(open.stamps, ended.stamps);
  assert.equal(ended.asked, 1);
  assert.ok(open.asked > 1);
});

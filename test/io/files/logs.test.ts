import assert from 'node:assert/strict';
import { appendFile, rm } from 'node:fs/promises';
import { test } from 'node:test';
import { createTimesEncoder } from '../../../src/core/log-times/encode.ts';
import { createTimeline } from '../../../src/core/log-times/timeline.ts';
import { logPath } from '../../../src/io/files/log-path.ts';
import { createLogs } from '../../../src/io/files/logs.ts';
import { logsContract } from '../../ports/logs.ts';
import { temporaryDirectory } from './temporary-directory.ts';

logsContract('createLogs', async () => {
  const directory = await temporaryDirectory();
  return { logs: createLogs(directory.path), elsewhere: createLogs(directory.path), close: directory.remove };
});

test('in files, appended bytes are seen by every reader at once, and survive this process', async () => {
  const directory = await temporaryDirectory();
  const attempt = { runId: '1', key: 'build', number: 1 };
  await createLogs(directory.path).append(attempt, Buffer.from('here'));
  const { bytes } = await createLogs(directory.path).read(attempt, 0, 100);
  assert.equal(Buffer.from(bytes).toString(), 'here');
  await directory.remove();
});

test('times that a power cut left in part, or that cannot be read at all, hide nothing of the log', async () => {
  const directory = await temporaryDirectory();
  const attempt = { runId: '1', key: 'build', number: 1 };
  const { times } = logPath(directory.path, attempt);
  const logs = createLogs(directory.path);
  const encoder = createTimesEncoder();
  await logs.append(attempt, Buffer.from('one\n'), encoder.note(0, 1_000));
  await appendFile(times, encoder.note(4, 3_600_000).subarray(0, -1));
  await logs.append(attempt, Buffer.from('two\n'));
  await createLogs(directory.path).seal(attempt);
  const timeline = createTimeline();
  timeline.push(await logs.times(attempt, 0, 100));
  assert.equal(timeline.at(4), 1_000);
  await rm(times);
  assert.equal((await logs.times(attempt, 0, 100)).length, 0);
  assert.equal(Buffer.from((await logs.read(attempt, 0, 100)).bytes).toString(), 'one\ntwo\n');
  await directory.remove();
});

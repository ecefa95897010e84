import assert from 'node:assert/strict';
import { appendFile, lstat, mkdir, rm, symlink } from 'node:fs/promises';
import { mock, test } from 'node:test';
import { setImmediate as soon } from 'node:timers/promises';
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

test('when times cannot be written the log is whole and has none, also after its files were closed meanwhile', async () => {
  const directory = await temporaryDirectory();
  const attempt = { runId: '1', key: 'build', number: 1 };
  const path = logPath(directory.path, attempt);
  await mkdir(path.directory, { recursive: true });
  await symlink('/dev/full', path.times);
  const logs = createLogs(directory.path);
  const timesLeft = async () => (await logs.times(attempt, 0, 100)).length;
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    await logs.append(attempt, Buffer.from('one\n'), Buffer.from('1'));
    await assert.rejects(lstat(path.times), { code: 'ENOENT' });
    await logs.append(attempt, Buffer.from('two\n'), Buffer.from('2'));
    assert.equal(await timesLeft(), 0);
    mock.timers.tick(60_000);
    for (let turn = 0; turn < 100; turn++) await soon();
    await logs.append(attempt, Buffer.from('three\n'), Buffer.from('3'));
    assert.equal(await timesLeft(), 0);
  } finally {
    mock.timers.reset();
  }
  await logs.seal(attempt);
  assert.equal(Buffer.from((await logs.read(attempt, 0, 100)).bytes).toString(), 'one\ntwo\nthree\n');
  await directory.remove();
});

test('times that do not reach the disk keep no log from its seal, and are not kept', async () => {
  const directory = await temporaryDirectory();
  const attempt = { runId: '1', key: 'build', number: 1 };
  const path = logPath(directory.path, attempt);
  await mkdir(path.directory, { recursive: true });
  // It takes bytes, and cannot be synced.
  await symlink('/dev/null', path.times);
  const logs = createLogs(directory.path);
  await logs.append(attempt, Buffer.from('one\n'), Buffer.from('1'));
  await logs.seal(attempt);
  const { bytes, sealed } = await logs.read(attempt, 0, 100);
  assert.deepEqual([Buffer.from(bytes).toString(), sealed], ['one\n', true]);
  await assert.rejects(lstat(path.times), { code: 'ENOENT' });
  await directory.remove();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
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

import { createLogs } from '../../../src/io/files/logs.ts';
import { logsContract } from '../../ports/logs.ts';
import { temporaryDirectory } from './temporary-directory.ts';

logsContract('createLogs', async () => {
  const directory = await temporaryDirectory();
  return { logs: createLogs(directory.path), elsewhere: createLogs(directory.path), close: directory.remove };
});

/** `berth server`: everything in one process. */

import { once } from 'node:events';
import { loadEnvFile } from 'node:process';
import { identify } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { startServer } from './serve.ts';

export async function server(): Promise<number> {
  readEnvFile();
  const config = readConfig(process.env);
  const log = createLog(config);
  const identity = await identify(config);
  if (identity.state === 'wrong') throw new ConfigError(identity.problems.join('\n'));
  if (identity.state === 'absent') throw new ConfigError('set-up page to come');
  const running = await startServer(config, identity.credentials, log);
  process.stderr.write(`berth listens at ${running.url}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  log.info('stopping');
  await running.stop();
  return 0;
}

/** Variables that are set already win. */
function readEnvFile(): void {
  try {
    loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

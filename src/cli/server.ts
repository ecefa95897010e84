/** `berth server`: everything in one process, jobs included unless CONCURRENCY is 0. Without credentials it offers the set-up page first. */

import type { Logger } from 'pino';
import { identify } from './compose.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { paint } from './print.ts';
import { endSoon, readEnvFile, waitForStop } from './process.ts';
import { type Credentials, startServer } from './serve.ts';
import { setUp } from './set-up.ts';

export async function server(): Promise<number> {
  readEnvFile();
  const config = readConfig(process.env);
  const log = createLog(config);
  const stopped = waitForStop();
  const credentials = await findCredentials(config, log, stopped);
  if (credentials === undefined) return 0;
  const running = await startServer(config, credentials, log);
  process.stderr.write(`${paint(['green', 'bold'], 'berth', process.stderr)} listens at ${running.url}\n`);
  await stopped;
  log.info('stopping');
  await running.stop();
  endSoon();
  return 0;
}

/** Undefined when the operator stopped before registering the app. */
async function findCredentials(config: Config, log: Logger, stopped: Promise<void>): Promise<Credentials | undefined> {
  const identity = await identify(config);
  if (identity.state === 'ready') return identity.credentials;
  if (identity.state === 'wrong') throw new ConfigError(identity.problems.join('\n'));
  if (config.NODE_ENV === 'production') {
    throw new ConfigError('APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are missing; in production there is no set-up page.');
  }
  return setUp(config, log, stopped);
}

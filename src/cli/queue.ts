/** `berth queue`: what runs, what waits and why, and who carries it out. Only reads, also while servers run. */

import { BELIEVED_MS } from '../flow/presence.ts';
import { useDispatch } from './compose-queue.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { painter } from './print.ts';
import { readEnvFile } from './process.ts';
import { tellQueue } from './queue/tell.ts';

const USAGE = `berth queue: says what runs, what waits and why, and which workers there are

Usage: berth queue

Start it where a server or a worker is started from, with the same settings.
`;

export async function queue(args: readonly string[]): Promise<number> {
  if (args.some(argument => argument === '--help' || argument === '-h')) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (args.length > 0) throw new ConfigError('berth queue takes no arguments.');
  readEnvFile();
  const config = readConfig(process.env);
  const now = Date.now();
  const known = await useDispatch(config, createLog({ ...config, LOG_LEVEL: 'error' }), async dispatch => ({
    runs: await dispatch.openRuns(),
    ...(await dispatch.queue(now - BELIEVED_MS)),
  }));
  process.stdout.write(`${tellQueue(known, now, painter(process.stdout)).join('\n')}\n`);
  return 0;
}

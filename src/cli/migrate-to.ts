/** `berth migrate-to URL`: from the built-in PostgreSQL to a server of your own, with all that is known. */

import { composeKeeping } from './compose-backup.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { readEnvFile } from './process.ts';

export async function migrateTo(args: readonly string[]): Promise<number> {
  const [url, ...more] = args;
  if (url === undefined || more.length > 0 || !/^postgres(ql)?:\/\//.test(url)) {
    throw new ConfigError('Usage: berth migrate-to postgres://user:password@host/database   (stop the server first)');
  }
  readEnvFile();
  const config = readConfig(process.env);
  await composeKeeping(config, createLog({ ...config, LOG_LEVEL: 'error' })).moveTo(url);
  process.stderr.write('Moved. Set DATABASE_URL to it and start the server; the data here stay as they are.\n');
  return 0;
}

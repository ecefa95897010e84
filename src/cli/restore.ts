/** `berth restore FILE`: what `berth backup` saved, into a database that is empty. */

import { createReadStream } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { createZstdDecompress } from 'node:zlib';
import { composeKeeping } from './compose-backup.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { readEnvFile } from './process.ts';

export async function restore(args: readonly string[]): Promise<number> {
  const [file, ...more] = args;
  if (file === undefined || more.length > 0)
    throw new ConfigError('Usage: berth restore FILE   (- for standard input)');
  readEnvFile();
  const config = readConfig(process.env);
  if (file !== '-') await access(file).catch(() => Promise.reject(new ConfigError(`There is no file ${file}.`)));
  await mkdir(config.DATA_DIR, { recursive: true, mode: 0o711 });
  const saved = (file === '-' ? process.stdin : createReadStream(file)).pipe(createZstdDecompress());
  await composeKeeping(config, createLog({ ...config, LOG_LEVEL: 'error' })).restore(saved);
  process.stderr.write('Restored. What was under way when it was saved starts again with the server.\n');
  return 0;
}

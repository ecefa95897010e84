/** `berth backup FILE`: everything the database knows, while the server runs. */

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { composeKeeping } from './compose-backup.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { placeOfKey } from './key-source.ts';
import { createLog } from './log.ts';
import { readEnvFile } from './process.ts';

export async function backup(args: readonly string[]): Promise<number> {
  const [file, ...more] = args;
  if (file === undefined || more.length > 0)
    throw new ConfigError('Usage: berth backup FILE   (- for standard output)');
  readEnvFile();
  const config = readConfig(process.env);
  await composeKeeping(config, createLog({ ...config, LOG_LEVEL: 'error' })).backUp(saved => write(saved, file));
  process.stderr.write(
    `Saved the database. Not in it: logs, artifacts and caches, ${whereFilesAre(config)}.\n` +
      `Its secrets open with the master key alone, which is not in it: ${placeOfKey(config)}. Keep that apart from it.\n`,
  );
  return 0;
}

function whereFilesAre({ STORAGE_URL: bucket, SHARED_DIR, DATA_DIR }: Config): string {
  if (bucket === undefined) return `which are files in ${SHARED_DIR ?? DATA_DIR}`;
  return `which are objects below s3://${bucket.bucket}/${bucket.prefix}`;
}

/** A file has its name only once it is whole. */
async function write(saved: Readable, file: string): Promise<void> {
  if (file === '-') return pipeline(saved, createZstdCompress(), process.stdout);
  const draft = `${file}.draft`;
  try {
    await pipeline(saved, createZstdCompress(), createWriteStream(draft, { mode: 0o600, flush: true }));
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

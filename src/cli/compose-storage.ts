/** Picks where logs and blobs are kept: in a folder, or in a bucket. */

import { join } from 'node:path';
import type { Blobs } from '../flow/ports/blobs.ts';
import type { Logs } from '../flow/ports/logs.ts';
import { createBlobs } from '../io/files/blobs.ts';
import { createLogs } from '../io/files/logs.ts';
import type { Bucket } from '../io/s3/bucket.ts';
import { type Config, ConfigError } from './config.ts';

export interface Storage {
  readonly logs: Logs;
  readonly blobs: Blobs;
}

/** Asks nobody yet. */
export async function composeStorage(config: Config): Promise<Storage> {
  const bucket = await composeBucket(config);
  if (bucket !== undefined) {
    const [{ createBucketLogs }, { createBucketBlobs }] = await Promise.all([
      import('../io/s3/logs.ts'),
      import('../io/s3/blobs.ts'),
    ]);
    return { logs: createBucketLogs(bucket), blobs: createBucketBlobs(bucket) };
  }
  const { SHARED_DIR: directory = config.DATA_DIR } = config;
  return { logs: createLogs(join(directory, 'logs')), blobs: createBlobs(join(directory, 'blobs')) };
}

/** Writes, reads and removes an object; undefined where no bucket is used. Throws InfraError. */
export async function composeBucketProbe(config: Config): Promise<(() => Promise<void>) | undefined> {
  const bucket = await composeBucket(config);
  if (bucket === undefined) return undefined;
  const { probeBucket } = await import('../io/s3/probe.ts');
  return () => probeBucket(bucket);
}

/** The SDK is loaded where it is used alone: it is larger than all the rest of us. */
async function composeBucket(config: Config): Promise<Bucket | undefined> {
  const { STORAGE_URL: place, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = config;
  if (place === undefined) return undefined;
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    throw new ConfigError('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together: set both, or neither');
  }
  const { openBucket } = await import('../io/s3/bucket.ts');
  const isGiven = accessKeyId !== undefined && secretAccessKey !== undefined;
  return openBucket({ ...place, credentials: isGiven ? { accessKeyId, secretAccessKey } : undefined });
}

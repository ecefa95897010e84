import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { Bucket } from './bucket.ts';
import { followLog } from './log-follower.ts';
import { logFolder } from './log-names.ts';
import { readLayout, readPart, readTail, readTimes } from './log-reader.ts';
import { removeLog, sealLog } from './log-seal.ts';
import { createLogWriter, type LogWriter } from './log-writer.ts';
import { inBucket } from './refusal.ts';

/** Each request costs money, and each piece a request: milliseconds between those of one log. */
const PACE_MS = 1000;

/**
 * Logs in a bucket, where nothing can be appended to: as pieces while they grow, as one object each when they are
 * sealed. A process that dies takes with it what came since its last piece: a second at first, five in a long log.
 * Throws InfraError when the server refuses, `append` also for bytes that it took before; they are tried again.
 */
export function createBucketLogs(bucket: Bucket, paceMs = PACE_MS): Logs {
  const writers = new Map<string, LogWriter>();

  function writerOf(folder: string): LogWriter {
    const known = writers.get(folder);
    if (known !== undefined) return known;
    const writer = createLogWriter(bucket, folder, paceMs, () => writers.delete(folder));
    writers.set(folder, writer);
    return writer;
  }

  return {
    append: (attempt, bytes, times) =>
      inBucket('The log could not be written', () => writerOf(logFolder(attempt)).append(bytes, times)),

    seal: attempt =>
      inBucket('The log could not be sealed', async () => {
        const folder = logFolder(attempt);
        await writers.get(folder)?.flush();
        writers.delete(folder);
        await sealLog(bucket, folder);
      }),

    read: (attempt, offset, limit) =>
      inBucket('The log could not be read', () => readPart(bucket, logFolder(attempt), offset, limit)),

    times: (attempt, offset, limit) =>
      inBucket('The log could not be read', () => readTimes(bucket, logFolder(attempt), offset, limit)),

    size: attempt =>
      inBucket('The log could not be read', async () => (await readLayout(bucket, logFolder(attempt), 0)).end),

    tail: (attempt, limit) => inBucket('The log could not be read', () => readTail(bucket, logFolder(attempt), limit)),

    follow: (attempt: AttemptRef, offset, signal) => followLog(bucket, logFolder(attempt), offset, { signal, paceMs }),

    remove: attempt => inBucket('The log could not be removed', () => removeLog(bucket, logFolder(attempt))),
  };
}

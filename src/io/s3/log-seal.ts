import { Readable } from 'node:stream';
import type { Bucket } from './bucket.ts';
import { timesName, wholeName } from './log-names.ts';
import { GoneError, readLayout, readPieces } from './log-reader.ts';

const REMOVALS_AT_ONCE = 16;

/**
 * Makes one object of the pieces of a log, which seals it, and before that one of its times. Safe to repeat, also from
 * several processes: after a crash the log is as it was before or as it is after, and what is left of the pieces goes
 * with the next seal or the log.
 */
export async function sealLog(bucket: Bucket, folder: string): Promise<void> {
  const { sealed, pieces, times, end } = await readLayout(bucket, folder, 0);
  const timesEnd = times.at(-1)?.end ?? 0;
  try {
    if (!sealed && timesEnd > 0)
      await bucket.upload(timesName(folder), Readable.from(readPieces(bucket, times, 0, timesEnd)));
    if (!sealed) await bucket.upload(wholeName(folder), Readable.from(readPieces(bucket, pieces, 0, end)));
  } catch (error) {
    if (error instanceof GoneError) return sealLog(bucket, folder);
    throw error;
  }
  await removeAll(bucket, folder, name => name !== wholeName(folder) && name !== timesName(folder));
}

/** Removes a log, its end last: until then it is sealed. Safe to repeat. */
export async function removeLog(bucket: Bucket, folder: string): Promise<void> {
  await removeAll(bucket, folder, name => name !== wholeName(folder));
  await bucket.delete(wholeName(folder));
}

async function removeAll(bucket: Bucket, folder: string, isGone: (name: string) => boolean): Promise<void> {
  const names = (await Array.fromAsync(bucket.list(folder))).map(({ name }) => name).filter(isGone);
  for (let at = 0; at < names.length; at += REMOVALS_AT_ONCE) {
    await Promise.all(names.slice(at, at + REMOVALS_AT_ONCE).map(name => bucket.delete(name)));
  }
}

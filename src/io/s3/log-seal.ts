import { Readable } from 'node:stream';
import type { Bucket } from './bucket.ts';
import { wholeName } from './log-names.ts';
import { GoneError, readLayout, readPieces } from './log-reader.ts';

const REMOVALS_AT_ONCE = 16;

/**
 * Makes one object of the pieces of a log, which seals it. Safe to repeat, also from several processes: after a crash
 * the log is as it was before or as it is after, and what is left of the pieces goes with the next seal or the log.
 */
export async function sealLog(bucket: Bucket, folder: string): Promise<void> {
  const { sealed, pieces, end } = await readLayout(bucket, folder, 0);
  try {
    if (!sealed) await bucket.upload(wholeName(folder), Readable.from(readPieces(bucket, pieces, 0, end)));
  } catch (error) {
    if (error instanceof GoneError) return sealLog(bucket, folder);
    throw error;
  }
  await removeAll(bucket, folder, name => name !== wholeName(folder));
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

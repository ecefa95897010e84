import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { isMissing, isPresent, syncDirectory } from './disk.ts';
import type { LogPath } from './log-path.ts';

/** The final length of a sealed log in bytes; undefined while it may grow. */
export async function readSeal(path: LogPath): Promise<number | undefined> {
  try {
    return Number(await readFile(path.seal, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Makes what lies in the log now its final length, durably. Safe to repeat, also from several processes: the first one counts. */
export async function writeSeal(path: LogPath): Promise<void> {
  await mkdir(path.directory, { recursive: true });
  if ((await readSeal(path)) !== undefined) return;
  const draft = `${path.seal}.${randomUUID()}`;
  try {
    await writeFile(draft, String(await outputLength(path)), { flush: true });
    await link(draft, path.seal);
  } catch (error) {
    if (!isPresent(error)) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(path.directory);
}

/** Bytes written so far; 0 for a log nobody wrote to. */
export async function outputLength(path: LogPath): Promise<number> {
  try {
    return (await stat(path.output)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

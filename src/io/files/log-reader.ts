import { open } from 'node:fs/promises';
import type { LogPart } from '../../flow/ports/logs.ts';
import { isMissing } from './disk.ts';
import type { LogPath } from './log-path.ts';
import { outputLength, readSeal } from './log-seal.ts';

const nothing = new Uint8Array();

/** Up to `limit` bytes from `offset`, and whether the log is sealed. */
export async function readPart(path: LogPath, offset: number, limit: number): Promise<LogPart> {
  // The seal first: bytes read after it was seen are complete.
  const length = await readSeal(path);
  const wanted = length === undefined ? limit : Math.min(limit, length - offset);
  const bytes = wanted > 0 ? await readBytes(path.output, offset, wanted) : nothing;
  return { bytes, sealed: length !== undefined };
}

/** Bytes so far, or for ever once it is sealed. */
export async function readSize(path: LogPath): Promise<number> {
  return (await readSeal(path)) ?? (await outputLength(path));
}

/** The last `limit` bytes. */
export async function readTail(path: LogPath, limit: number): Promise<Uint8Array> {
  const length = await readSize(path);
  const wanted = Math.min(limit, length);
  return wanted > 0 ? readBytes(path.output, length - wanted, wanted) : nothing;
}

/** Up to `limit` bytes of a file from `offset`; none when there is no such file. */
export async function readBytes(file: string, offset: number, limit: number): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r');
    try {
      const available = Math.max(0, (await handle.stat()).size - offset);
      const buffer = Buffer.alloc(Math.min(limit, available));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return nothing;
    throw error;
  }
}

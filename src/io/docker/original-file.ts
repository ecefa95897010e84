import { constants, createReadStream } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { Readable } from 'node:stream';

/** What a commit holds may lead anywhere on this machine: only a file below directories is opened, and no link followed. */
export async function openOriginalFile(checkout: string, path: string): Promise<Readable | undefined> {
  const inside = normalize(path);
  if (!(await isBelowDirectories(checkout, inside))) return undefined;
  const file = join(checkout, inside);
  const found = await lstat(file).catch(() => undefined);
  if (!found?.isFile()) return undefined;
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  return createReadStream(file, { fd: handle });
}

async function isBelowDirectories(checkout: string, path: string): Promise<boolean> {
  const folder = dirname(path);
  if (folder === '.') return true;
  if (folder.startsWith('..') || isAbsolute(folder)) return false;
  const found = await lstat(join(checkout, folder)).catch(() => undefined);
  return found?.isDirectory() === true && (await isBelowDirectories(checkout, folder));
}

import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is copied as fast as it is mounted. */
const FEW_FILES = 100;
const FEW_BYTES = 1024 * 1024;

/** Whether a directory holds little, `.git` included. Looks no further than it must. */
export async function isSmall(directory: string): Promise<boolean> {
  let files = 0;
  let bytes = 0;
  for (const directories = [directory]; directories.length > 0; ) {
    const current = directories.pop() ?? '';
    for (const entry of await readdir(current, { withFileTypes: true })) {
      const path = join(current, entry.name);
      files++;
      if (entry.isDirectory()) directories.push(path);
      else bytes += (await lstat(path)).size;
      if (files > FEW_FILES || bytes > FEW_BYTES) return false;
    }
  }
  return true;
}

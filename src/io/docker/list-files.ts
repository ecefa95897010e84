import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Paths of all that is in a directory and is no directory itself, relative to it; without `.git`. Follows no link. */
export async function listFiles(directory: string): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  async function list(inside: string): Promise<void> {
    for (const entry of await readdir(join(directory, inside), { withFileTypes: true })) {
      const path = join(inside, entry.name);
      if (entry.isDirectory()) await list(path);
      else files.add(path);
    }
  }
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (!entry.isDirectory()) files.add(entry.name);
    else if (entry.name !== '.git') await list(entry.name);
  }
  return files;
}

import { chmod, constants, copyFile, lstat, mkdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files copied at a time: enough to keep the thread pool busy. */
const AT_ONCE = 64;

/**
 * Copies the files at `paths` from one directory to another, which exists. Shares their blocks where the file system
 * can. Links stay links; what has gone meanwhile, or is no file, is left out. Anyone may write the copies: jobs run as
 * the user of their image.
 */
export async function copyFiles(from: string, to: string, paths: readonly string[]): Promise<void> {
  const directories = new Set(paths.map(path => dirname(path)));
  for (const directory of [...directories].sort()) await makeOpen(to, directory);
  const queue = paths.values();
  const work = async (): Promise<void> => {
    for (const path of queue) await copyOne(join(from, path), join(to, path));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function makeOpen(root: string, directory: string): Promise<void> {
  if (directory === '.') return;
  const path = join(root, directory);
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  // The umask took rights from all that was made on the way.
  for (let made = path; made.length >= first.length; made = dirname(made)) await chmod(made, 0o777);
}

async function copyOne(from: string, to: string): Promise<void> {
  const found = await lstat(from).catch(() => undefined);
  if (found?.isSymbolicLink()) return symlink(await readlink(from), to);
  if (!found?.isFile()) return;
  await copyFile(from, to, constants.COPYFILE_FICLONE).catch(ignoreGone);
  await chmod(to, (found.mode & 0o777) | 0o666).catch(ignoreGone);
}

function ignoreGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

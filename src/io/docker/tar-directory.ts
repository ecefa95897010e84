import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

/** Everybody may write: the image decides which user a job is, and we cannot know it. */
const FILE_MODE = 0o666;
const DIRECTORY_MODE = 0o777;
/** Bytes up to which a file is read at once: a stream of its own costs milliseconds. */
const SMALL = 64 * 1024;

/** A directory as a tar archive, read while it is sent. Its files belong to root and may be written by everybody. */
export function tarDirectory(directory: string): Readable {
  const archive = pack();
  addDirectory(archive, directory, '').then(
    () => archive.finalize(),
    error => archive.destroy(error),
  );
  return Readable.from(archive);
}

async function addDirectory(archive: Pack, root: string, inside: string): Promise<void> {
  for (const name of (await readdir(join(root, inside))).sort()) {
    const path = join(inside, name);
    const found = await lstat(join(root, path));
    if (found.isDirectory()) {
      archive.entry({ name: path, type: 'directory', mode: DIRECTORY_MODE, mtime: found.mtime });
      await addDirectory(archive, root, path);
    } else if (found.isSymbolicLink()) {
      archive.entry({ name: path, type: 'symlink', linkname: await readlink(join(root, path)), mtime: found.mtime });
    } else if (found.isFile()) {
      const mode = FILE_MODE | (found.mode & 0o111);
      const header = { name: path, mode, mtime: found.mtime };
      if (found.size <= SMALL) {
        archive.entry(header, await readFile(join(root, path)));
        continue;
      }
      await pipeline(createReadStream(join(root, path)), archive.entry({ ...header, size: found.size }));
    }
  }
}

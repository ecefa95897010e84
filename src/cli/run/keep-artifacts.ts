/** Unpacks what jobs left into a folder of this machine. A job wrote the archive: nothing of it may land elsewhere. */

import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { lastArtifact } from '../../core/schedule/attempts.ts';
import { openArtifact } from '../../flow/open-artifact.ts';
import type { Blobs } from '../../flow/ports/blobs.ts';
import { InfraError } from '../../model/errors.ts';
import type { Run } from '../../model/run.ts';

/** Each job has a folder of its own, so that none overwrites another's. */
export async function keepArtifacts(blobs: Blobs, run: Run, directory: string): Promise<void> {
  for (const { job } of run.jobs) {
    const artifact = lastArtifact(run, job.key);
    const content = artifact === undefined ? undefined : await openArtifact(blobs, artifact);
    if (content !== undefined) await unpack(content, resolve(directory, folderOf(job.key)));
  }
}

/** `unit: [linux, 20]` becomes `unit-linux-20`. */
export function folderOf(key: string): string {
  const name = key.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[.-]+|-+$/g, '');
  return name === '' ? 'job' : name;
}

type Entry = tar.Extract extends AsyncIterable<infer Item> ? Item : never;

async function unpack(archive: NodeJS.ReadableStream, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const extract = tar.extract();
  const writing = (async () => {
    for await (const entry of extract) await write(entry, folder);
  })();
  try {
    await Promise.all([pipeline(archive, extract), writing]);
  } catch (error) {
    throw new InfraError(
      `The artifacts cannot be written to ${folder}: ${error instanceof Error ? error.message : error}`,
      {
        retryable: false,
        cause: error,
      },
    );
  }
}

async function write(entry: Entry, folder: string): Promise<void> {
  const { name, type, mode, linkname } = entry.header;
  const path = inside(folder, name);
  if (path === undefined || !(await isOwnDirectory(folder, dirname(path)))) return void entry.resume();
  await mkdir(type === 'directory' ? path : dirname(path), { recursive: true });
  if (type === 'file') {
    await rm(path, { force: true });
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    const handle = await open(path, flags);
    await pipeline(entry, handle.createWriteStream());
    await chmod(path, ((mode ?? 0o644) & 0o777) | 0o600);
    return;
  }
  entry.resume();
  if (type !== 'symlink' || !linkname) return;
  if (isAbsolute(linkname) || inside(folder, join(dirname(name), linkname)) === undefined) return;
  await rm(path, { force: true });
  await symlink(linkname, path);
}

/** Undefined for a path that leads out. */
function inside(folder: string, name: string): string | undefined {
  const path = join(folder, normalize(name));
  return path.startsWith(folder + sep) ? path : undefined;
}

/** Whether no part of the way is a link, which could lead anywhere. */
async function isOwnDirectory(folder: string, directory: string): Promise<boolean> {
  if (directory === folder) return true;
  const found = await lstat(directory).catch(() => undefined);
  if (found?.isSymbolicLink()) return false;
  return isOwnDirectory(folder, dirname(directory));
}

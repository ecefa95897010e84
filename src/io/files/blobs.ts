import { randomUUID } from 'node:crypto';
import { createReadStream, type Dirent } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Blobs } from '../../flow/ports/blobs.ts';
import { isMissing, onDisk, syncDirectory } from './disk.ts';

/** Where a blob is written before it gets its name. No blob's name begins with a dot. */
const draftsName = '.drafts';

const NAME_TRIES = 3;

/** A draft this old (milliseconds) was left by a process that died. */
const abandonedMs = 24 * 60 * 60 * 1000;

/**
 * Blobs as files under `directory`, which is made when it is not there. Several processes may share it. What `put`
 * resolved for survives a power cut. Throws InfraError when the disk refuses; errors of `content` pass as they are.
 */
export function createBlobs(directory: string): Blobs {
  const drafts = join(directory, draftsName);
  let swept: Promise<void> | undefined;

  return {
    async put(name, content) {
      const path = blobPath(directory, name);
      return onDisk('The artifact could not be stored', async () => {
        await mkdir(drafts, { recursive: true });
        swept ??= removeAbandoned(drafts);
        await swept;
        const draft = join(drafts, randomUUID());
        try {
          const bytes = await writeDurably(draft, content);
          await giveName(draft, path);
          return bytes;
        } finally {
          await rm(draft, { force: true });
        }
      });
    },

    get: name => onDisk('The artifact could not be read', () => openBlob(blobPath(directory, name))),

    delete: name =>
      onDisk('The artifact could not be removed', async () => {
        const path = blobPath(directory, name);
        await rm(path, { force: true });
        await removeEmpty(dirname(path), directory);
      }),

    list(folder) {
      if (!folder.endsWith('/')) throw new Error(`not a folder of blobs: ${JSON.stringify(folder)}`);
      return listBlobs(blobPath(directory, folder.slice(0, -1)), folder);
    },
  };
}

/** Its folder may be removed by somebody who just emptied it: then once more. */
async function giveName(draft: string, path: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await rename(draft, path);
      return await syncDirectory(dirname(path));
    } catch (error) {
      if (!isMissing(error) || tries === NAME_TRIES) throw error;
    }
  }
}

/** Folders that hold nothing any more would pile up; those that still do refuse. */
async function removeEmpty(folder: string, root: string): Promise<void> {
  for (let empty = folder; empty !== root; empty = dirname(empty)) {
    const isRemoved = await rmdir(empty).then(
      () => true,
      () => false,
    );
    if (!isRemoved) return;
  }
}

async function* listBlobs(path: string, folder: string): AsyncGenerator<string> {
  const entries = await onDisk('The artifacts could not be listed', () => readFolder(path));
  for (const entry of entries) {
    if (entry.isDirectory()) yield* listBlobs(join(path, entry.name), `${folder}${entry.name}/`);
    else yield `${folder}${entry.name}`;
  }
}

async function readFolder(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** Names are ours: one that could lead elsewhere is our own fault, hence a plain Error. */
function blobPath(directory: string, name: string): string {
  const parts = name.split('/');
  if (name.length > 1000 || !parts.every(part => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/.test(part))) {
    throw new Error(`not a name for a blob: ${JSON.stringify(name)}`);
  }
  return join(directory, ...parts);
}

async function writeDurably(path: string, content: Readable): Promise<number> {
  const handle = await open(path, 'wx');
  try {
    let bytes = 0;
    await pipeline(content, async chunks => {
      for await (const chunk of chunks) {
        const piece = Buffer.from(chunk);
        await handle.appendFile(piece);
        bytes += piece.length;
      }
    });
    await handle.sync();
    return bytes;
  } finally {
    await handle.close();
  }
}

async function openBlob(path: string): Promise<Readable | undefined> {
  try {
    return createReadStream(path, { fd: await open(path, 'r') });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function removeAbandoned(drafts: string): Promise<void> {
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > abandonedMs) await rm(path, { force: true });
  }
}

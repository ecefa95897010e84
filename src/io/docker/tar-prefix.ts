import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header, type Pack, pack } from 'tar-stream';
import { engineError } from './errors.ts';

/**
 * The archive the engine gives of `path` names everything from the last part of `path` on (`dist/app.js` for
 * `build/dist`, `project/...` for the directory itself). Answers the same archive with names that begin at the
 * directory `path` is relative to. Streams; reads no faster than it is read. Fails with InfraError.
 */
export function prefixEntries(archive: NodeJS.ReadableStream, path: string): Readable {
  return Readable.from(renamedArchive(archive, path));
}

async function* renamedArchive(archive: NodeJS.ReadableStream, path: string): AsyncGenerator<Uint8Array> {
  const renamed = pack();
  const copied = copyEntries(archive, renamed, name => {
    const [, ...below] = posix.normalize(name).split('/');
    return posix.join(path, ...below);
  });
  // Reading `renamed` fails with it; until then nobody looks at it.
  copied.catch(error => renamed.destroy(error));
  try {
    yield* renamed as AsyncIterable<Uint8Array>;
    await copied;
  } catch (error) {
    throw engineError(`copy ${path} out of a container`, error);
  } finally {
    // A reader that loses interest must not leave the engine sending.
    if (archive instanceof Readable) archive.destroy();
    renamed.destroy();
  }
}

async function copyEntries(
  archive: NodeJS.ReadableStream,
  renamed: Pack,
  rename: (name: string) => string,
): Promise<void> {
  const entries = extract();
  const read = pipeline(archive, entries);
  read.catch(error => renamed.destroy(error));
  for await (const entry of entries) await pipeline(entry, renamed.entry(renameHeader(entry.header, rename)));
  await read;
  renamed.finalize();
}

function renameHeader(header: Header, rename: (name: string) => string): Header {
  const name = rename(header.name);
  // A hard link names another entry of the archive; a symbolic link is text of the user's.
  if (header.type === 'link' && header.linkname) return { ...header, name, linkname: rename(header.linkname) };
  return { ...header, name };
}

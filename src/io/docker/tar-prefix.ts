import { posix } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { extract, type Header, pack } from 'tar-stream';
import { engineError } from './errors.ts';

/**
 * The archive the engine gives of `path` names everything from the last part of `path` on (`dist/app.js` for
 * `build/dist`, `project/...` for the directory itself). Answers the same archive with names that begin at the
 * directory `path` is relative to. Streams; reads no faster than it is read.
 */
export function prefixEntries(archive: NodeJS.ReadableStream, path: string): Readable {
  const rename = (name: string) => {
    const parts = posix.normalize(name).split('/');
    return posix.join(path, ...parts.slice(1)) || '.';
  };
  const renamed = pack();
  const entries = extract();
  entries.on('entry', (header, content, next) => {
    const entry = renamed.entry(renameHeader(header, rename), error => (error ? entries.destroy(error) : next()));
    if (header.size === 0 || header.type !== 'file') content.resume();
    pipeline(content, entry, error => error && entries.destroy(error));
  });
  pipeline(archive, entries, error => {
    if (error) renamed.destroy(engineError(`copy ${path} out of a container`, error));
    else renamed.finalize();
  });
  return Readable.from(renamed);
}

function renameHeader(header: Header, rename: (name: string) => string): Header {
  const name = rename(header.name);
  // A hard link names another entry of the archive; a symbolic link is text of the user's.
  if (header.type === 'link' && header.linkname) return { ...header, name, linkname: rename(header.linkname) };
  return { ...header, name };
}

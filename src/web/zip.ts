import { posix } from 'node:path';
import { type PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Options, ZipFile } from 'yazl';
import { cleanPath, type Entry, eachEntry } from '../flow/work/matches.ts';
import { resolveLink } from './link-target.ts';

/** Compression that costs little: whoever asks may ask again. */
const LEVEL = 1;
/** Bytes up to which a file is packed in one piece, and of how many such files may wait to be sent. */
const SMALL = 64 * 1024;
const MOST_WAITING = 1024 * 1024;
/** From this size on (bytes) its length may not fit into the old form, also when it does not compress. */
const LARGE = 0xf000_0000;

const kinds = { file: 0o100_000, directory: 0o040_000, symlink: 0o120_000 };

/**
 * What a job left as a zip that unpacks nowhere else: links that lead out of it are left out, and so is what lies behind
 * a link. A hard link becomes a symbolic one, so that nothing is sent twice. Streams; memory holds the names only.
 */
export function zipOf(archive: Readable): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as PassThrough;
  zip.on('error', (error: Error) => output.destroy(error));
  output.once('close', () => archive.destroy());
  const packer = createPacker(zip);
  eachEntry(archive, async entry => {
    await packer.add(entry);
    if (output.writableNeedDrain) await drained(output);
  }).then(
    () => zip.end(),
    error => output.destroy(error),
  );
  return output;
}

function createPacker(zip: ZipFile): { add(entry: Entry): Promise<void> } {
  const links = new Set<string>();
  let waiting = 0;

  async function addFile(entry: Entry, path: string, options: Partial<Options>): Promise<void> {
    const { size } = entry.header;
    waiting += size;
    if (size <= SMALL && waiting <= MOST_WAITING) {
      zip.addBuffer(await contentOf(entry), path, options);
      return;
    }
    waiting = 0;
    const content = Readable.from(entry, { objectMode: false });
    // It is begun with when all before it has been sent.
    zip.addReadStreamLazy(path, { ...options, size, forceZip64Format: size >= LARGE }, give => give(null, content));
    await finished(content);
  }

  return {
    async add(entry) {
      const { name, type, mode, mtime, linkname } = entry.header;
      const path = cleanPath(name);
      if (path === undefined || isBehind(path, links)) return;
      const options = (kind: keyof typeof kinds) => ({ mtime, mode: kinds[kind] | (mode & 0o777) });
      if (type === 'file') {
        await addFile(entry, portable(path), { ...options('file'), compressionLevel: LEVEL });
      } else if (type === 'directory') {
        zip.addEmptyDirectory(portable(path), options('directory'));
      } else if (type === 'link' || type === 'symlink') {
        const target = type === 'link' ? posix.relative(posix.dirname(path), linkname) : linkname;
        if (resolveLink(path, target) === undefined) return;
        links.add(path);
        zip.addBuffer(Buffer.from(target), portable(path), { ...options('symlink'), compressionLevel: 0 });
      }
    },
  };
}

async function contentOf(entry: Entry): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of entry) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

/** Resolves when the reader can take more; rejects when it has gone. */
async function drained(output: PassThrough): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const gone = () => reject(new Error('nobody reads the archive any more'));
  output.once('drain', resolve).once('close', gone);
  await promise.finally(() => output.off('drain', resolve).off('close', gone));
}

function isBehind(path: string, links: ReadonlySet<string>): boolean {
  for (let above = posix.dirname(path); above !== '.'; above = posix.dirname(above)) {
    if (links.has(above)) return true;
  }
  return false;
}

/** A backslash would be a folder elsewhere, and a colon a drive. */
function portable(path: string): string {
  return path.replaceAll('\\', '_').replace(/^([A-Za-z]):/, '$1_');
}

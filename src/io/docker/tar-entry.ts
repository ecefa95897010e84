import { Readable } from 'node:stream';
import { type Header, pack } from 'tar-stream';

/** A tar archive of one entry. */
export function tarEntry(header: Partial<Header> & Pick<Header, 'name'>, content: Buffer = Buffer.alloc(0)): Readable {
  const archive = pack();
  archive.entry({ mtime: new Date(0), ...header }, content);
  archive.finalize();
  return Readable.from(archive);
}

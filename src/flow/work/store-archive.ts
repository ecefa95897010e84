import type { Readable } from 'node:stream';
import tar from 'tar-stream';
import { InfraError } from '../../model/errors.ts';
import type { Blobs } from '../ports/blobs.ts';
import { compress } from './compression.ts';
import type { Copied } from './copy-matches.ts';

export interface StoredArchive extends Copied {
  readonly compressedBytes: number;
}

/**
 * Stores what `fill` puts into an archive, compressed; `through` sees the bytes as they are stored, and nothing is when
 * it fails. Whichever side fails ends the other.
 */
export async function storeArchive(
  blobs: Blobs,
  blob: string,
  fill: (pack: tar.Pack) => Promise<Copied>,
  through: (bytes: Readable) => Readable = bytes => bytes,
): Promise<StoredArchive> {
  const pack = tar.pack();
  const filling = fill(pack);
  filling.then(
    () => pack.finalize(),
    error => pack.destroy(error),
  );
  const storing = blobs.put(blob, through(compress(pack as unknown as Readable)));
  const [stored, filled] = await Promise.allSettled([storing, filling]);
  // What the disk refuses reaches `fill` as a broken pipe; all else reaches the disk as a broken archive.
  if (stored.status === 'rejected' && stored.reason instanceof InfraError) throw stored.reason;
  if (filled.status === 'rejected') throw filled.reason;
  if (stored.status === 'rejected') throw stored.reason;
  return { ...filled.value, compressedBytes: stored.value };
}

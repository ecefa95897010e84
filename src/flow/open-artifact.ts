import type { Readable } from 'node:stream';
import type { StoredArtifact } from '../model/run.ts';
import type { Blobs } from './ports/blobs.ts';
import { decompress } from './work/compression.ts';

/** What a job left, as a tar archive that it wrote itself; undefined when it has gone. Reading fails when it is damaged. */
export async function openArtifact(
  blobs: Pick<Blobs, 'get'>,
  { blob }: Pick<StoredArtifact, 'blob'>,
): Promise<Readable | undefined> {
  const content = await blobs.get(blob);
  // The first versions stored them as they were.
  return content !== undefined && blob.endsWith('.zst') ? decompress(content) : content;
}

/** Archives on their way to and from the store: Zstandard, streamed, in memory that does not grow with them. */

import { type Duplex, pipeline, type Readable } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';

/** Bytes given to the compressor at once: each call waits for a thread, and an archive comes in pieces of 512. */
const BLOCK = 256 * 1024;
/** The fastest there is: disks and networks are slower, and 3 saves a fifth for a tenth more time. */
const LEVEL = 1;

/** Reads no faster than it is read. When `content` fails, so does what is returned, by the same error. */
export function compress(content: Readable): Readable {
  const params = { [constants.ZSTD_c_compressionLevel]: LEVEL, [constants.ZSTD_c_checksumFlag]: 1 };
  return joined(content, createZstdCompress({ chunkSize: BLOCK, params }));
}

/** The way back. Fails when the content was cut off or changed. */
export function decompress(content: Readable): Readable {
  return joined(content, createZstdDecompress({ chunkSize: BLOCK }));
}

function joined(content: Readable, transform: Duplex): Readable {
  // Whoever reads is told of every error, also of one that comes before they begin: it need not be loud besides.
  for (const stream of [content, transform]) stream.on('error', () => undefined);
  return pipeline(content, inBlocks, transform, () => undefined);
}

async function* inBlocks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of content) {
    pieces.push(piece);
    length += piece.length;
    if (length < BLOCK) continue;
    yield Buffer.concat(pieces, length);
    pieces = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(pieces, length);
}

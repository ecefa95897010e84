import { finished, PassThrough, Readable } from 'node:stream';
import type { Blobs } from '../../flow/ports/blobs.ts';
import { abortAbandoned } from './abandoned.ts';
import type { Bucket } from './bucket.ts';
import { inBucket, refusal } from './refusal.ts';

/** An upload this old (milliseconds) was left by a process that died. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/**
 * Blobs as objects of a bucket. A blob is on its way in parts, and never whole in memory. Throws InfraError when the
 * server refuses; errors of `content` pass as they are.
 */
export function createBucketBlobs(bucket: Bucket, abandonedMs = ABANDONED_MS): Blobs {
  let swept: Promise<void> | undefined;

  return {
    async put(name, content) {
      const key = blobKey(name);
      swept ??= abortAbandoned(bucket, abandonedMs);
      await swept;
      const passed = counted(content);
      try {
        await bucket.upload(key, Readable.from(passed.chunks, { objectMode: false }));
        return passed.bytes();
      } catch (error) {
        throw error === passed.fault() ? error : refusal('The artifact could not be stored', error);
      }
    },

    get: name =>
      inBucket('The artifact could not be read', async () => {
        const found = await bucket.get(blobKey(name));
        return found && withRefusals(found);
      }),

    delete: name => inBucket('The artifact could not be removed', () => bucket.delete(blobKey(name))),

    list(folder) {
      if (!folder.endsWith('/')) throw new Error(`not a folder of blobs: ${JSON.stringify(folder)}`);
      return listBlobs(bucket, `${blobKey(folder.slice(0, -1))}/`);
    },
  };
}

async function* listBlobs(bucket: Bucket, folder: string): AsyncGenerator<string> {
  try {
    for await (const { name } of bucket.list(folder)) yield name.slice(FOLDER.length);
  } catch (error) {
    throw refusal('The artifacts could not be listed', error);
  }
}

const FOLDER = 'blobs/';

/** Names are ours: one that could lead elsewhere is our own fault, hence a plain Error. */
function blobKey(name: string): string {
  const isName = name.length <= 1000 && name.split('/').every(part => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/.test(part));
  if (!isName) throw new Error(`not a name for a blob: ${JSON.stringify(name)}`);
  return `${FOLDER}${name}`;
}

/** The same chunks; afterwards it is known how many bytes they were, or why no more came. */
function counted(content: Readable) {
  let bytes = 0;
  let fault: unknown;
  async function* pass(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of content) {
        const piece = Buffer.from(chunk);
        bytes += piece.length;
        yield piece;
      }
    } catch (error) {
      fault = error;
      throw error;
    }
  }
  return { chunks: pass(), bytes: () => bytes, fault: () => fault };
}

/** The same bytes; when the connection breaks between them, that is an InfraError too. */
function withRefusals(body: Readable): Readable {
  const what = 'The artifact could not be read';
  const passed = new PassThrough({
    destroy: (error, done) => {
      body.destroy();
      done(error === null ? null : (refusal(what, error) as Error));
    },
  });
  finished(body, error => {
    if (error) passed.destroy(error);
  });
  return body.pipe(passed);
}

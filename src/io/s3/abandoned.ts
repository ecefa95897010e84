import { AbortMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import type { Bucket } from './bucket.ts';

/**
 * Ends uploads of ours that began longer ago than that, a thousand at most: their parts are kept, and paid for, until
 * somebody does. A server that cannot tell of them has a rule of its own for them.
 */
export async function abortAbandoned({ client, place }: Bucket, olderThanMs: number): Promise<void> {
  const before = Date.now() - olderThanMs;
  try {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(place));
    for (const { Key, UploadId, Initiated } of Uploads) {
      const isOld = Initiated !== undefined && Initiated.getTime() <= before;
      if (isOld) await client.send(new AbortMultipartUploadCommand({ Bucket: place.Bucket, Key, UploadId }));
    }
  } catch {
    // What is wrong with the server is said by what comes next.
  }
}

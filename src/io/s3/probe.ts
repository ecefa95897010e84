import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { InfraError } from '../../model/errors.ts';
import type { Bucket } from './bucket.ts';
import { inBucket } from './refusal.ts';

/** Does once, with an object of its own, all that Berth does in a bucket. Throws InfraError with what could not be done. */
export async function probeBucket(bucket: Bucket): Promise<void> {
  const name = `probe/${randomUUID()}`;
  await inBucket('an object could not be written', () => bucket.put(name, Buffer.from(name)));
  try {
    await inBucket('objects could not be listed', async () => {
      const [listed] = await Array.fromAsync(bucket.list(name));
      if (listed?.name !== name) throw notThere('a list lacks an object that was just written');
    });
    await inBucket('an object could not be read', async () => {
      const found = await bucket.get(name);
      if (found === undefined || (await text(found)) !== name) throw notThere('an object is not as it was written');
    });
  } finally {
    await inBucket('an object could not be removed', () => bucket.delete(name));
  }
}

function notThere(message: string): InfraError {
  return new InfraError(message, { retryable: false });
}

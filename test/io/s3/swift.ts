import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { BucketOptions } from '../../../src/io/s3/bucket.ts';
import { openBucket } from '../../../src/io/s3/bucket.ts';
import { temporaryDirectory } from '../files/temporary-directory.ts';

const program = fileURLToPath(new URL('swift-server.py', import.meta.url));

/** What Swift always says of a place. */
type Place = BucketOptions & Required<{ [Key in 'endpoint' | 'credentials']: NonNullable<BucketOptions[Key]> }>;

/** A real object store that speaks S3, checks signatures and lists strictly in order; no mock of ours. */
export interface Swift {
  /** A place in it where nothing is. */
  makePlace(): Place;
  close(): Promise<void>;
}

/** Debian's Python, whose OpenStack Swift `npm test` installs. */
export async function startSwift(): Promise<Swift> {
  const directory = await temporaryDirectory();
  const credentials = { accessKeyId: 'test:berth', secretAccessKey: randomUUID() };
  const args = [program, directory.path, credentials.accessKeyId, credentials.secretAccessKey];
  const child = spawn('/usr/bin/python3', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close').then(([code]) => Promise.reject(new Error(`Swift ended with ${code}`)));
  ended.catch(() => undefined);
  const [port] = await Promise.race([once(child.stdout, 'data'), ended]);
  const endpoint = `http://127.0.0.1:${Number(port)}`;
  const place = { endpoint, region: 'us-east-1', bucket: 'berth', prefix: '', credentials };
  await openBucket(place).client.send(new CreateBucketCommand({ Bucket: place.bucket }));

  return {
    makePlace: () => ({ ...place, prefix: `${randomUUID()}/` }),
    async close() {
      child.stdin.end();
      await ended.catch(() => undefined);
      await directory.remove();
    },
  };
}

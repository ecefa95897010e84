import type { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

/** Where objects are kept, and who we are there. */
export interface BucketOptions {
  readonly bucket: string;
  /** Before all names of ours; empty, or ends with a slash. */
  readonly prefix: string;
  /** Another server than Amazon's. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** Without them those of the machine's or the container's role. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

export interface Listed {
  readonly name: string;
  readonly bytes: number;
}

/** One bucket of an S3-compatible server, under a prefix. Errors are those of the SDK. */
export interface Bucket {
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Of any length, in parts; a reader sees the old one or the new one. When `content` fails nothing has changed. */
  upload(name: string, content: Readable): Promise<void>;
  /** Undefined when there is none. `range` as in HTTP. */
  get(name: string, range?: string): Promise<Readable | undefined>;
  /** Safe to repeat. */
  delete(name: string): Promise<void>;
  /** In the order of their names, those of them that come after `after`. */
  list(folder: string, after?: string): AsyncIterable<Listed>;
  readonly client: S3Client;
  readonly place: { readonly Bucket: string; readonly Prefix: string };
}

/** 10,000 parts, which is what a server must take, are 160 GB. */
const PART_BYTES = 16 * 1024 * 1024;
/** How many parts are in memory and on their way at once. */
const PARTS_AT_ONCE = 2;

const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 60_000 };

/** Connects with the first request. */
export function openBucket({ bucket: Bucket, prefix, endpoint, region, credentials }: BucketOptions): Bucket {
  const client = new S3Client({
    region,
    requestHandler: TIMEOUTS,
    // Servers other than Amazon's have no domain for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  const at = (name: string) => ({ Bucket, Key: `${prefix}${name}` });

  return {
    client,
    place: { Bucket, Prefix: prefix },

    async put(name, bytes) {
      await client.send(new PutObjectCommand({ ...at(name), Body: bytes }));
    },

    async upload(name, content) {
      const params = { ...at(name), Body: content };
      await new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done();
    },

    async get(name, range) {
      const found = await orMissing(client.send(new GetObjectCommand({ ...at(name), Range: range })));
      return found?.Body as Readable | undefined;
    },

    async delete(name) {
      await client.send(new DeleteObjectCommand(at(name)));
    },

    async *list(folder, after) {
      const pages = paginateListObjectsV2(
        { client },
        {
          Bucket,
          Prefix: `${prefix}${folder}`,
          ...(after === undefined ? {} : { StartAfter: `${prefix}${after}` }),
        },
      );
      for await (const { Contents = [] } of pages) {
        for (const { Key = '', Size = 0 } of Contents) yield { name: Key.slice(prefix.length), bytes: Size };
      }
    },
  };
}

async function orMissing(found: Promise<GetObjectCommandOutput>): Promise<GetObjectCommandOutput | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

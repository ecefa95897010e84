import { z } from 'zod';

const shape = 's3://BUCKET/FOLDER?endpoint=https://HOST&region=REGION; the folder, endpoint and region may be left out';

/** Where in which bucket. The prefix is empty or ends with a slash. */
export interface StorageUrl {
  readonly bucket: string;
  readonly prefix: string;
  /** Another server than Amazon's. */
  readonly endpoint: string | undefined;
  readonly region: string;
}

/** Servers other than Amazon's ignore it, or have this one. */
const REGION = 'us-east-1';

const query = z.strictObject({
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  region: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default(REGION),
});

/** Names of buckets as Amazon allows them, without the dots that break certificates. */
const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
const FOLDER = /^(\/[A-Za-z0-9][A-Za-z0-9._-]*)*\/?$/;

/** Keys are no part of it: an address is written to logs. */
export const storageUrl = z.string().transform((text, context): StorageUrl => {
  const url = URL.parse(text);
  const asked = query.safeParse(Object.fromEntries(url?.searchParams ?? []));
  const isPlain = url?.protocol === 's3:' && url.username === '' && url.port === '' && url.hash === '';
  if (!isPlain || !asked.success || !BUCKET.test(url.hostname) || !FOLDER.test(url.pathname)) {
    context.addIssue({ code: 'custom', message: `must be ${shape}` });
    return z.NEVER;
  }
  const folder = url.pathname.replaceAll(/^\/|\/$/g, '');
  const { endpoint, region } = asked.data;
  return { bucket: url.hostname, prefix: folder === '' ? '' : `${folder}/`, endpoint, region };
});

/** The environment, checked once. Every variable is described in .env.example, which a test holds against this file. */

import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { storageUrl } from './storage-url.ts';

const flag = z.stringbool({ truthy: ['1', 'true', 'yes', 'on'], falsy: ['0', 'false', 'no', 'off', ''] });
const text = z.string().trim().min(1).optional();
/** Separated by commas. */
const words = z
  .string()
  .default('')
  .transform(written =>
    written
      .split(',')
      .map(word => word.trim())
      .filter(word => word !== ''),
  );
const positive = (fallback: number) => z.coerce.number().positive().default(fallback);
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const url = z
  .url({ protocol: /^https?$/ })
  .transform(value => value.replace(/\/+$/, ''))
  .optional();
const networks = z
  .string()
  .default('')
  .transform(value => value.split(',').flatMap(part => part.trim() || []))
  .pipe(
    z.array(
      z.union([z.ipv4(), z.cidrv4()], {
        error: 'must be addresses like 192.168.7.5 or 10.1.2.0/24, with commas between; jobs have no IPv6',
      }),
    ),
  );

/** PostgreSQL refuses to run as root, and the user it runs as cannot pass root's home. */
const DATA_DIR = process.getuid?.() === 0 ? '/var/lib/berth' : 'data';

export const configSchema = z.object({
  APP_ID: text,
  PRIVATE_KEY: text,
  PRIVATE_KEY_PATH: text,
  WEBHOOK_SECRET: text,
  GITHUB_CLIENT_ID: text,
  GITHUB_CLIENT_SECRET: text,
  WEBHOOK_PROXY_URL: url,
  GITHUB_API_URL: url,
  HOST: z.string().default('localhost'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  BASE_URL: url,
  PUBLIC_PAGES: flag.default(false),
  OPEN_TO_ALL: flag.default(false),
  CHECK_NAME: z.string().trim().min(1).max(100).default('ci'),
  COMMENTS: z.enum(['never', 'on_failure', 'always']).default('always'),
  DATA_DIR: z
    .string()
    .default(DATA_DIR)
    .transform(path => resolve(path)),
  SHARED_DIR: z
    .string()
    .transform(path => resolve(path))
    .optional(),
  STORAGE_URL: storageUrl.optional(),
  AWS_ACCESS_KEY_ID: text,
  AWS_SECRET_ACCESS_KEY: text,
  OTEL_EXPORTER_OTLP_ENDPOINT: url,
  OTEL_SERVICE_NAME: z.string().trim().min(1).default('berth'),
  METRICS_TOKEN: z.string().trim().min(16).optional(),
  SECRETS_KEY: text,
  SECRETS_KEY_FILE: z
    .string()
    .transform(path => resolve(path))
    .optional(),
  RUNS_DAYS: z.coerce.number().nonnegative().default(90),
  DATABASE_URL: text,
  DOCKER_HOST: text,
  CONCURRENCY: z.coerce.number().int().nonnegative().default(Math.max(2, availableParallelism())),
  WORKER_TAGS: words,
  WORKER_UNTAGGED: flag.default(true),
  DRAIN_SECONDS: positive(10),
  DEFAULT_IMAGE: z.string().default('debian:bookworm-slim'),
  JOB_CPUS: positive(2),
  JOB_MEMORY_MB: count(4096),
  JOB_PIDS: count(2048),
  JOB_SHM_MB: count(256),
  JOB_DISK_MB: count(20_480),
  JOB_MAX_CPUS: z.coerce.number().positive().optional(),
  JOB_MAX_MEMORY_MB: z.coerce.number().int().positive().optional(),
  JOB_MAX_PIDS: z.coerce.number().int().positive().optional(),
  JOB_MAX_DISK_MB: z.coerce.number().int().positive().optional(),
  JOB_TIMEOUT_MINUTES: positive(60),
  JOB_MAX_TIMEOUT_MINUTES: positive(24 * 60),
  JOB_LOG_MB: count(64),
  KEEP_FAILED_MINUTES: z.coerce.number().min(0).default(0),
  KEEP_FAILED_MOST: count(5),
  SERVICES_TIMEOUT_SECONDS: positive(30),
  REPOSITORIES_FILE: text,
  IMAGES_DAYS: z.coerce.number().min(0).default(30),
  CACHE_ENTRY_MB: count(4096),
  CACHE_MB_PER_REPOSITORY: count(10 * 1024),
  CACHE_MB: count(50 * 1024),
  CACHE_DAYS: positive(14),
  ARTIFACTS_MB: count(1024),
  ARTIFACTS_DAYS: z.coerce.number().nonnegative().default(30),
  JOB_FENCE: z.enum(['auto', 'require', 'off']).default('auto'),
  JOB_NETWORK_ALLOW: networks,
  JOB_RUNTIME: text,
  UNTRUSTED_NETWORK: z.enum(['fenced', 'open', 'none']).default('fenced'),
  UNTRUSTED_RUNTIME: text,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
});

export type Config = z.infer<typeof configSchema>;

/** What is wrong with the environment, one sentence a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Throws ConfigError with every problem at once. An empty variable counts as unset. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = configSchema.safeParse(set);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigError(problems.join('\n'));
}

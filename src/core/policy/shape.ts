import { z } from 'zod';
import { parseDuration } from '../parse/duration.ts';
import { parseSize } from '../parse/normalize/limits.ts';
import { hostsOf } from './hosts.ts';
import { namesOnce, notification } from './notification-shape.ts';
import { pattern, text } from './written.ts';

/** Timers of Node cannot wait longer, in milliseconds. */
const LONGEST_TIMEOUT_MS = 24 * 24 * 3_600_000;

const wrongSize = 'must be an amount of bytes, such as `512m` or `4 GiB`';
const bytes = z.union([z.string(), z.number()], wrongSize).transform((written, context) => {
  const size = parseSize(String(written));
  if (size === undefined) context.addIssue(wrongSize);
  return size ?? z.NEVER;
});

const wrongSpan = 'must be a span of time of at most 24 days, such as `90m` or `2h`';
const timeout = z.union([z.string(), z.number()], wrongSpan).transform((written, context) => {
  const span = parseDuration(String(written)) ?? 0;
  if (span > 0 && span <= LONGEST_TIMEOUT_MS) return span;
  context.addIssue(wrongSpan);
  return z.NEVER;
});

const limits = z.strictObject({
  cpus: z.number('must be a number').positive('must be more than 0').optional(),
  memory: bytes.optional(),
  pids: z.int('must be a whole number').positive('must be more than 0').optional(),
  disk: bytes.optional(),
  timeout: timeout.optional(),
  concurrency: z.int('must be a whole number').positive('must be more than 0').optional(),
});

const refs = z
  .array(text, 'must be a list of branches and tags, such as `[main, "v*"]`')
  .min(1, 'must name a branch or tag; leave it out to admit all');

const approvers = z.union(
  [z.enum(['write', 'admin']), z.array(z.int().positive()).min(1)],
  'must be `write`, `admin` or a list of the numbers of people, such as `[583231]`',
);

/** A name as in a pipeline, with wildcards. */
const environmentName = z.string().min(1, 'must not be empty').max(255, 'must have at most 255 characters');

const environment = z
  .strictObject(
    { refs: refs.optional(), approvers: approvers.optional() },
    'must be a mapping, such as `{ refs: [main], approvers: admin }`',
  )
  .refine(
    ({ refs, approvers }) => refs !== undefined || approvers !== undefined,
    'protects nothing: give it `refs` or `approvers`',
  );

const host = text.transform((written, context) => {
  const hosts = hostsOf(written);
  if (hosts === undefined) context.addIssue('must be a host, with a port where there is one, such as `ghcr.io`');
  return hosts ?? z.NEVER;
});

const registry = z
  .strictObject({
    registry: host,
    username: text.optional(),
    password: text.optional(),
    passwordFile: text.optional(),
    passwordEnv: text.optional(),
    repositories: z.array(pattern, 'must be a list').default([]),
    untrusted: z.boolean('must be `true` or `false`').default(false),
  })
  .superRefine((entry, context) => {
    const passwords = [entry.password, entry.passwordFile, entry.passwordEnv].filter(each => each !== undefined);
    const message =
      passwords.length > 1
        ? 'has more than one of `password`, `passwordFile` and `passwordEnv`'
        : passwords.length === 1 && entry.username === undefined
          ? 'has a password and no `username`'
          : passwords.length === 0 && entry.username !== undefined
            ? 'has a `username` and none of `password`, `passwordFile` and `passwordEnv`'
            : passwords.length === 0 && entry.repositories.length > 0
              ? 'has `repositories` and no `username` to give them'
              : undefined;
    if (message !== undefined) context.addIssue(message);
  });

/** The operator's file; a key without a value counts as absent. */
export const policyShape = z.strictObject({
  repositories: z
    .record(
      pattern,
      z
        .strictObject(
          {
            limits: limits.nullish(),
            environments: z.record(environmentName, environment, 'must be a mapping').nullish(),
          },
          'must be a mapping, such as `{ limits: ... }`',
        )
        .nullable(),
    )
    .nullish(),
  registries: z.array(registry, 'must be a list').nullish(),
  notifications: z.array(notification, 'must be a list').superRefine(namesOnce).nullish(),
});

export type WrittenPolicy = z.output<typeof policyShape>;
export type WrittenRegistry = z.output<typeof registry>;

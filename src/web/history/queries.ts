/** What can be asked of history, by people and programs alike. */

import { z } from 'zod';

const name = z.string().min(1).max(1_000);
const branch = z.string().min(1).max(255).optional();

export const runTestsQuery = z.object({
  text: z.string().min(1).max(300).optional(),
  state: z.enum(['failed', 'flaky', 'skipped', 'passed']).optional(),
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const repositoryTestsQuery = z.object({
  branch,
  days: z.coerce.number().int().min(1).max(365).default(30),
});

export const testHistoryQuery = z.object({
  name,
  suite: z.string().max(1_000).default(''),
  job: z.string().min(1).max(300).optional(),
  branch,
});

export const jobHistoryQuery = z.object({ branch });

/** What a form asks: fields that were left empty are none. Undefined when it is not as described. */
export function readForm<Schema extends z.ZodObject>(
  schema: Schema,
  fields: URLSearchParams,
): z.output<Schema> | undefined {
  const given = [...fields].filter(([, value]) => value !== '');
  return schema.safeParse(Object.fromEntries(given)).data;
}

/** What is written in more than one place of the operator's file. */

import { z } from 'zod';

const PATTERN = /^(\d+|\*|[\w-]+\/(\*|[\w.-]+))$/;

export const text = z
  .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be a text; put it in quotes') })
  .trim()
  .min(1, 'must not be empty');

const wrongPattern = 'must be the number of a repository, `owner/name`, `owner/*` or `*`';
export const pattern = z
  .union([z.string(), z.number()], wrongPattern)
  .transform(written => String(written).toLowerCase())
  .refine(written => PATTERN.test(written), wrongPattern);

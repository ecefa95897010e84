import { z } from 'zod';

/** Shapes that many keys share. */

type Lines = string | Lines[];
export type WrittenLines = Lines;
export const lines: z.ZodType<Lines> = z.lazy(() => z.union([z.string(), z.array(lines)]));

/** Names end up in log lines, command lines and names of files. */
export const name = z
  .string()
  .min(1)
  .regex(/^\P{Cc}*$/u, 'must not hold control characters');

export const nameOrNames = z.union([name, z.array(name).min(1)]);

/** A value that becomes a text as it is written. */
export const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const path = name.max(1000);

export const paths = z.array(path).min(1).max(100);

/** A span of time. */
export const span = z.union([z.string(), z.number()]);

const variable = {
  value: scalar.optional().describe('The value; empty when absent.'),
  expand: z.boolean().optional().describe('Whether variables in the value are expanded; true when absent.'),
};

export const variables = z
  .record(z.string(), z.union([scalar, z.strictObject(variable)]))
  .describe('Environment variables. A value may use other variables: `$A` or `${A}`; `$$` is a dollar sign.');

export const fileVariables = z
  .record(
    z.string(),
    z.union([
      scalar,
      z.strictObject({
        ...variable,
        description: z.string().optional().describe('For people who start a run by hand.'),
        options: z
          .array(scalar)
          .min(1)
          .optional()
          .describe('The values that may be chosen when a run is started by hand; `value` is one of them.'),
      }),
    ]),
  )
  .describe(
    'Environment variables of every job. A value may use other variables: `$A` or `${A}`; `$$` is a dollar sign.',
  );

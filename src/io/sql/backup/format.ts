import { z } from 'zod';

/** All that is saved, in an order in which no row refers to one that comes later. A test holds it against the schema. */
export const SAVED = [
  'delivery',
  'run',
  'run_text',
  'job',
  'attempt',
  'test_result',
  'timer',
  'sighting',
  'branch',
  'finished_push',
  'notice',
  'cache',
  'deployment',
  'worker',
  'access_key',
  'secret',
  'secret_event',
  'secret_use',
] as const;

/** The first line: that it is ours, and by which schema. */
export const head = z.object({ berth: z.literal(1), schema: z.int().positive() });

/** Some rows of a table, every value as PostgreSQL writes it in text: JSON would lose what jsonb refuses, and large numbers. */
const rows = z.object({
  table: z.enum(SAVED),
  columns: z.array(z.string().regex(/^[a-z_]+$/)).min(1),
  rows: z.array(z.array(z.string().nullable())).min(1),
});

/** The last line, so that a text that was cut short is known. */
const end = z.object({ end: z.literal(true) });

export const part = z.union([rows, end]);

export type Head = z.infer<typeof head>;
export type Rows = z.infer<typeof rows>;
export type Part = z.infer<typeof part>;

export function lineOf(line: Head | Part): string {
  return `${JSON.stringify(line)}\n`;
}

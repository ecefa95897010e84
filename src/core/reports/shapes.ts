/** Shapes that the JSON formats share. Reports are read leniently: what has the wrong shape counts as absent. */

import { z } from 'zod';

const MOST_TEXT = 10_000;

export const text = z
  .string()
  .transform(whole => whole.slice(0, MOST_TEXT))
  .optional()
  .catch(undefined);

/** Of lines and columns, which begin at 1. */
export const count = z.int().min(1).max(10_000_000).optional().catch(undefined);

/** An index into a list of the same report. */
export const index = z.int().min(0).optional().catch(undefined);

/** Those entries that are of the shape, one by one: a report may have very many, and whoever reads may stop. */
export function* entries<T>(values: readonly unknown[], shape: z.ZodType<T>): Generator<T, void> {
  for (const value of values) {
    const read = shape.safeParse(value);
    if (read.success) yield read.data;
  }
}

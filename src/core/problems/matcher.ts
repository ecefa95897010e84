/** What a matcher of one tool's output looks like. */

import type { Problem } from '../../model/problem.ts';

/** Looks at one line after the other, and may remember earlier ones; answers when a line completes a problem. */
export type LineMatcher = (line: string) => Problem | undefined;

/** The path relative to the project; undefined when it leads elsewhere or is none. */
export type ToProject = (path: string) => string | undefined;

export type MakeMatcher = (toProject: ToProject) => LineMatcher;

interface Place {
  /** As the tool wrote it. */
  readonly path: string | null | undefined;
  readonly line: string | null | undefined;
  readonly column?: string | null | undefined;
}

/** From what an expression found to a problem; undefined when the place is not one of the project. */
export function problemAt(
  toProject: ToProject,
  { path, line, column }: Place,
  severity: Problem['severity'],
  message: string,
): Problem | undefined {
  const inside = toProject(path ?? '');
  const row = countOf(line);
  if (inside === undefined || row === undefined) return undefined;
  const at = countOf(column);
  return { path: inside, line: row, ...(at === undefined ? {} : { column: at }), severity, message };
}

/** A number that lines and columns can have; a zero or a telephone number is none. */
function countOf(digits: string | null | undefined): number | undefined {
  const count = Number(digits ?? '');
  return Number.isInteger(count) && count >= 1 && count <= 10_000_000 ? count : undefined;
}

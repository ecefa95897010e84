import type { LeftOut } from '../../model/plan.ts';
import { code, prose } from './markdown.ts';

/** More are only counted: the forge cuts long texts. */
const MOST_LINES = 50;

/** Jobs that do not take part, and why; undefined when all do. */
export function leftOutList(leftOut: readonly LeftOut[] = []): string | undefined {
  if (leftOut.length === 0) return undefined;
  const lines = leftOut.slice(0, MOST_LINES).map(({ name, reason }) => `- ${code(name)}: ${prose(reason)}`);
  const rest = leftOut.length - lines.length;
  const title = leftOut.length === 1 ? '1 job is left out' : `${leftOut.length} jobs are left out`;
  return [
    `<details><summary>${title}</summary>`,
    '',
    ...lines,
    ...(rest > 0 ? [`- … and ${rest} more`] : []),
    '',
    '</details>',
  ].join('\n');
}

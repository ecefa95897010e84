import type { Change, JobDifference, PlanDifference } from '../../model/difference.ts';
import { isWeaker } from '../difference/compare-plans.ts';
import { code, table } from './markdown.ts';

/** More are only counted: the forge cuts long texts. */
const MOST_ROWS = 40;
/** Names in one cell. */
const MOST_NAMES = 8;

const SIGNS = { added: '➕ added', removed: '➖ removed', changed: '✏️ changed' } as const;

/** What a pull request changes about its own checks, as a short table; undefined when that is nothing. */
export function differenceTable({ base, jobs, schedules }: PlanDifference): string | undefined {
  const rows = [
    ...jobs.map(job => [
      code(job.key),
      `${signOf(job)}${job.elsewhere ? ', for other runs' : ''}`,
      details(job.changes),
    ]),
    ...(schedules === undefined ? [] : [['the whole file', SIGNS.changed, details([schedules])]]),
  ];
  if (rows.length === 0) return undefined;
  const rest = rows.length - MOST_ROWS;
  return [
    `**What this changes about its own checks**, compared with ${code(base.branch)} at ${code(base.sha.slice(0, 7))}`,
    table(['Job', 'Is', 'What'], rows.slice(0, MOST_ROWS)),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
  ].join('\n\n');
}

function signOf(job: JobDifference): string {
  return job.kind === 'changed' && isWeaker(job) ? '⚠️ weakened' : SIGNS[job.kind];
}

function details(changes: readonly Change[]): string {
  return changes
    .map(({ what, removed, added }) => [what, ...signed('−', removed), ...signed('+', added)].join(' '))
    .join('<br>');
}

function signed(sign: string, names: readonly string[]): readonly string[] {
  const shown = names.slice(0, MOST_NAMES).map(name => `${sign}${code(name)}`);
  return names.length > MOST_NAMES ? [...shown, `${sign}${names.length - MOST_NAMES} more`] : shown;
}

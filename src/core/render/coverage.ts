import type { Run } from '../../model/run.ts';
import { findingsOf } from './findings.ts';
import { code } from './markdown.ts';

/** The coverage that another run told, to compare with. */
export interface BaseCoverage {
  /** The branch it ran on. */
  readonly branch: string;
  /** Percent, by the key of the job that told it. */
  readonly percent: ReadonlyMap<string, number>;
}

/** More jobs than this are only counted. */
const MOST = 5;

/** Percent, by the key of the job that tells it. */
export function coverageOf(run: Run): ReadonlyMap<string, number> {
  return new Map(
    run.jobs.flatMap(jobRun => {
      const { coverage } = findingsOf(jobRun);
      return coverage === undefined ? [] : [[jobRun.job.key, coverage] as const];
    }),
  );
}

/** One line of Markdown: "📊 Coverage: `test` 81.4% (+1.3 against `main`)". Undefined when no job tells any. */
export function coverageLine(run: Run, base: BaseCoverage | undefined): string | undefined {
  const told = [...coverageOf(run)];
  if (told.length === 0) return undefined;
  const each = told.slice(0, MOST).map(([key, percent]) => `${code(key)} ${percent}%${changeOf(key, percent, base)}`);
  const rest = told.length > MOST ? ` and ${told.length - MOST} more` : '';
  return `📊 Coverage: ${each.join(', ')}${rest}`;
}

/** Two decimals are more than any tool means. */
function changeOf(key: string, percent: number, base: BaseCoverage | undefined): string {
  const before = base?.percent.get(key);
  if (base === undefined || before === undefined) return '';
  const change = Math.round((percent - before) * 100) / 100;
  if (change === 0) return ` (as in ${code(base.branch)})`;
  return ` (${change > 0 ? '+' : '−'}${Math.abs(change)} against ${code(base.branch)})`;
}

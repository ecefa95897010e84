import type { JobRun, Run } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import type { RenderContext } from './context.ts';
import { causeInMarkdown } from './failure.ts';
import { jobUrl } from './links.ts';
import { code, link, table } from './markdown.ts';
import { durationOf, stateOf } from './state.ts';

/** More rows than this are only counted: the forge cuts long texts. */
const MOST_ROWS = 150;

/** All jobs as a table, in the order given. */
export function jobTable(run: Run, jobs: readonly JobRun[], context: RenderContext): string {
  const rows = jobs.slice(0, MOST_ROWS).map(jobRun => {
    const { icon, word } = stateOf(jobRun);
    const name = link(code(jobRun.job.key), jobUrl(run, jobRun.job.key, context));
    const tries = attemptsOfRound(jobRun).length;
    return [icon, name, `${word}${causeInMarkdown(jobRun)}`, durationOf(jobRun) ?? '', tries > 0 ? `${tries}` : ''];
  });
  const rest = jobs.length - rows.length;
  const all = table(['', 'Job', 'Result', 'Duration', 'Tries'], rows);
  return rest > 0 ? `${all}\n\n… and ${rest} more.` : all;
}

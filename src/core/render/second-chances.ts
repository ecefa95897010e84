import type { JobRun, Run } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { hasPassed } from '../schedule/verdict.ts';
import { code } from './markdown.ts';
import { testsOf } from './test-counts.ts';

/** More than this are only counted. */
const MOST = 5;

/** What passed only when it was tried again, as one line of Markdown; undefined when nothing did. */
export function secondChances(run: Run): string | undefined {
  const said = run.jobs.flatMap(jobRun => [jobChance(jobRun), testChance(jobRun)]).filter(line => line !== undefined);
  if (said.length === 0) return undefined;
  const rest = said.length > MOST ? `, and ${said.length - MOST} more` : '';
  return `🔁 Flaky: ${said.slice(0, MOST).join(', ')}${rest}`;
}

function jobChance(jobRun: JobRun): string | undefined {
  const own = attemptsOfRound(jobRun).filter(({ ended }) => ended?.outcome !== 'handed_back');
  const failed = own.filter(({ ended }) => ended?.outcome === 'failure' || ended?.outcome === 'timed_out').length;
  if (!hasPassed(jobRun) || own.at(-1)?.ended?.outcome !== 'success' || failed === 0) return undefined;
  return `${code(jobRun.job.key)} passed at try ${own.length}`;
}

function testChance(jobRun: JobRun): string | undefined {
  const flaky = testsOf(jobRun)?.counts.flaky ?? 0;
  if (flaky === 0) return undefined;
  return `${flaky === 1 ? '1 test' : `${flaky} tests`} of ${code(jobRun.job.key)}`;
}

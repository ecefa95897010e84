import type { JobRun, Yield } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';

/** What was found in a completed job's log, as a sentence of plain words; undefined when there is nothing to tell. */
export function findingsSentence(jobRun: JobRun): string | undefined {
  const { coverage, problems = [], problemsLeftOut = 0 } = findingsOf(jobRun);
  const parts = [
    coverage === undefined ? undefined : `Coverage ${coverage}%.`,
    countOf(problems.length, problemsLeftOut),
  ];
  const said = parts.filter(part => part !== undefined);
  return said.length === 0 ? undefined : said.join(' ');
}

/** `, coverage 81.4 %` for a title; empty when the job tells none. */
export function coverageInTitle(jobRun: JobRun): string {
  const { coverage } = findingsOf(jobRun);
  return coverage === undefined ? '' : `, coverage ${coverage}%`;
}

function findingsOf(jobRun: JobRun): Partial<Yield> {
  if (jobRun.progress.status !== 'completed') return {};
  const ended = attemptsOfRound(jobRun).at(-1)?.ended;
  return ended !== undefined && 'sections' in ended ? ended : {};
}

function countOf(kept: number, leftOut: number): string | undefined {
  if (kept === 0) return undefined;
  const places = kept === 1 ? '1 place' : `${kept} places`;
  const more = leftOut === 0 ? '' : `; ${leftOut} more are in the log`;
  return `The log speaks of ${places} in files, annotated here${more}.`;
}

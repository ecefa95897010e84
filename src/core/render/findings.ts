import type { FindingCounts } from '../../model/problem.ts';
import type { JobRun, Yield } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { prose } from './markdown.ts';

const KINDS = { codequality: 'Code quality', sarif: 'SARIF' } as const;

/** What a completed job's log and its reports tell, as sentences of Markdown; undefined when there is nothing to tell. */
export function findingsSentence(jobRun: JobRun): string | undefined {
  const { coverage, findings = [], problems = [], problemsLeftOut = 0, reportFaults = [] } = findingsOf(jobRun);
  const parts = [
    coverage === undefined ? undefined : `Coverage ${coverage}%.`,
    ...findings.map(countsOf),
    placesOf(problems.length, problemsLeftOut),
    ...reportFaults.map(fault => `⚠️ ${prose(fault)}`),
  ];
  const said = parts.filter(part => part !== undefined);
  return said.length === 0 ? undefined : said.join(' ');
}

/** `, coverage 81.4 %` for a title; empty when the job tells none. */
export function coverageInTitle(jobRun: JobRun): string {
  const { coverage } = findingsOf(jobRun);
  return coverage === undefined ? '' : `, coverage ${coverage}%`;
}

/** What the newest try of a completed job left behind; empty for one that did not come so far. */
export function findingsOf(jobRun: JobRun): Partial<Yield> {
  if (jobRun.progress.status !== 'completed') return {};
  const ended = attemptsOfRound(jobRun).at(-1)?.ended;
  return ended !== undefined && 'sections' in ended ? ended : {};
}

function countsOf({ kind, errors, warnings, notices }: FindingCounts): string {
  const parts = [count(errors, 'error'), count(warnings, 'warning'), count(notices, 'notice')];
  const said = parts.filter(part => part !== undefined);
  return `${KINDS[kind]}: ${said.length === 0 ? 'nothing found' : said.join(', ')}.`;
}

function count(number: number, noun: string): string | undefined {
  if (number === 0) return undefined;
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

function placesOf(kept: number, leftOut: number): string | undefined {
  if (kept === 0) return undefined;
  const places = kept === 1 ? '1 place in a file is' : `${kept} places in files are`;
  return `${places} annotated here${leftOut === 0 ? '' : `; ${leftOut} more were found`}.`;
}

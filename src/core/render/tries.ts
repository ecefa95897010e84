import type { Attempt, JobRun } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { triesLeft } from '../schedule/retry.ts';
import { endedInMarkdown } from './failure.ts';

/** More tries than this are only counted. */
const MOST_TRIES = 10;

/** "Failed, trying again (2 of 3)", for the title of a job that is tried again; undefined when it is not. */
export function triedAgain(jobRun: JobRun): string | undefined {
  const { status } = jobRun.progress;
  if (status !== 'queued' && status !== 'in_progress') return undefined;
  const before = attemptsOfRound(jobRun).slice(0, -1);
  const ended = before.at(-1)?.ended;
  if (ended === undefined) return undefined;
  if (ended.outcome === 'handed_back') return 'The server was stopped, starting again';
  const what = {
    lost: 'No result',
    timed_out: 'Timed out',
    failure: 'Failed',
    success: 'Passed',
    cancelled: 'Stopped',
  };
  return `${what[ended.outcome]}, trying again (${before.length + 1} of ${before.length + triesLeft(jobRun, ended)})`;
}

/** How each try of the round ended, as a Markdown list; undefined while there was but one. */
export function triesList(jobRun: JobRun): string | undefined {
  const tries = attemptsOfRound(jobRun);
  const ended = tries.filter(attempt => attempt.ended !== undefined);
  if (tries.length < 2) return undefined;
  const rest = ended.length > MOST_TRIES ? [`- and ${ended.length - MOST_TRIES} before these`] : [];
  const rows = ended.slice(-MOST_TRIES).map(attempt => `- Try ${placeOf(attempt, tries)} ${endedInMarkdown(attempt)}.`);
  return [...rows, ...rest].join('\n');
}

function placeOf(attempt: Attempt, tries: readonly Attempt[]): number {
  return tries.indexOf(attempt) + 1;
}

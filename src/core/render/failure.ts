import type { Attempt, JobRun } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { oneLine } from './clean.ts';
import { code, plain } from './markdown.ts';

/** The newest try of the round, if it ended other than well. */
export function failedAttempt(jobRun: JobRun): Attempt | undefined {
  if (jobRun.progress.status !== 'completed') return undefined;
  const last = attemptsOfRound(jobRun).at(-1);
  return last?.ended === undefined || last.ended.outcome === 'success' ? undefined : last;
}

/** Why a job did not pass, in a few plain words for a title; undefined when there is nothing to add. */
export function shortCause(jobRun: JobRun): string | undefined {
  return cause(
    jobRun,
    text => oneLine(text, 100),
    command => `\`${oneLine(command, 60)}\``,
  );
}

/** The same as Markdown. */
export function causeInMarkdown(jobRun: JobRun): string | undefined {
  return cause(jobRun, plain, code);
}

function cause(
  jobRun: JobRun,
  words: (text: string) => string,
  commandWords: (command: string) => string,
): string | undefined {
  const { progress } = jobRun;
  const ended = failedAttempt(jobRun)?.ended;
  if (ended?.outcome === 'failure' && ended.cause === 'script_failure' && ended.exitCode !== undefined) {
    const command = ended.sections.findLast(({ exitCode }) => exitCode !== 0)?.command;
    return `exit code ${ended.exitCode}${command === undefined ? '' : ` in ${commandWords(command)}`}`;
  }
  if (ended?.outcome === 'timed_out') {
    const command = ended.sections.findLast(({ exitCode }) => exitCode === undefined)?.command;
    return command === undefined ? undefined : `in ${commandWords(command)}`;
  }
  return progress.status === 'completed' && progress.reason !== undefined ? words(progress.reason) : undefined;
}

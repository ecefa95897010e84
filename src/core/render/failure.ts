import type { Attempt, JobRun } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { oneLine } from './clean.ts';
import { code, prose } from './markdown.ts';

/** The newest try of the round, if it ended other than well. */
export function failedAttempt(jobRun: JobRun): Attempt | undefined {
  if (jobRun.progress.status !== 'completed') return undefined;
  const last = attemptsOfRound(jobRun).at(-1);
  return last?.ended === undefined || last.ended.outcome === 'success' ? undefined : last;
}

/** Why a job did not pass, in plain words that go on after "failed": ": exit code 1 in `npm test`". Empty when there is nothing to add. */
export function causeInWords(jobRun: JobRun): string {
  return cause(
    jobRun,
    text => oneLine(text, 100),
    command => `\`${oneLine(command, 60)}\``,
  );
}

/** The same as Markdown. */
export function causeInMarkdown(jobRun: JobRun): string {
  return cause(jobRun, prose, code);
}

function cause(jobRun: JobRun, words: Speak, quote: Speak): string {
  const { progress } = jobRun;
  if (progress.status !== 'completed') return '';
  const ended = failedAttempt(jobRun)?.ended;
  if (ended?.outcome === 'failure' && ended.cause === 'script_failure' && ended.exitCode !== undefined) {
    const command = ended.sections.findLast(({ exitCode }) => exitCode !== 0)?.command;
    return `: exit code ${ended.exitCode}${command === undefined ? '' : ` in ${quote(command)}`}`;
  }
  if (ended?.outcome === 'timed_out') {
    const command = ended.sections.findLast(({ exitCode }) => exitCode === undefined)?.command;
    return command === undefined ? '' : ` in ${quote(command)}`;
  }
  return progress.reason === undefined ? '' : `: ${words(progress.reason.replace(/\.$/u, ''))}`;
}

type Speak = (text: string) => string;

import type { Attempt, Ended, JobRun } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { utcTime } from '../time/utc.ts';
import { oneLine } from './clean.ts';
import { code, prose } from './markdown.ts';

/** The newest try of the round, if it ended other than well. */
export function failedAttempt(jobRun: JobRun): Attempt | undefined {
  if (jobRun.progress.status !== 'completed') return undefined;
  const last = attemptsOfRound(jobRun).at(-1);
  return last?.ended === undefined || last.ended.outcome === 'success' ? undefined : last;
}

/**
 * Why a job did not pass, or what it waits for, in plain words that go on after "failed" or "delayed": ": exit code 1 in
 * `npm test`". Empty when there is nothing to add.
 */
export function causeInWords(jobRun: JobRun): string {
  return cause(jobRun, inPlainText);
}

/** The same as Markdown. */
export function causeInMarkdown(jobRun: JobRun): string {
  return cause(jobRun, inMarkdown);
}

/** What became of one try, as Markdown that goes on after its number: "failed: exit code 1 in `npm test`". */
export function endedInMarkdown({ ended }: Attempt): string {
  switch (ended?.outcome) {
    case undefined:
      return 'has not ended';
    case 'success':
      return 'passed';
    case 'cancelled':
      return 'was cancelled';
    case 'handed_back':
      return 'was given up, since the server was stopped';
    case 'timed_out':
      return `timed out${detailOf(ended, inMarkdown) ?? ''}`;
    case 'lost':
      return `came to no end: ${sentence(ended.message, inMarkdown)}`;
    case 'failure':
      return `failed${detailOf(ended, inMarkdown) ?? `: ${sentence(ended.message, inMarkdown)}`}`;
  }
}

/** How a user's sentences and commands are written. */
interface Speech {
  readonly words: (text: string) => string;
  readonly quote: (text: string) => string;
}

const inPlainText: Speech = { words: text => oneLine(text, 100), quote: text => `\`${oneLine(text, 60)}\`` };
const inMarkdown: Speech = { words: prose, quote: code };

function cause(jobRun: JobRun, speech: Speech): string {
  const { progress, job } = jobRun;
  if (progress.status === 'waiting') {
    if (progress.for === 'delay') return ` until ${utcTime(progress.until)} UTC`;
    if (progress.for !== 'resource') return '';
    const behind = progress.behind === undefined ? '' : `, behind run ${progress.behind}`;
    return ` in ${speech.quote(job.resourceGroup?.name ?? '')}${behind}`;
  }
  if (progress.status !== 'completed') return '';
  const ended = failedAttempt(jobRun)?.ended;
  const detail = ended === undefined ? undefined : detailOf(ended, speech);
  return detail ?? (progress.reason === undefined ? '' : `: ${sentence(progress.reason, speech)}`);
}

/** Which command it was. Undefined when the try's end has other words of its own. */
function detailOf(ended: Ended, { quote }: Speech): string | undefined {
  if (ended.outcome === 'failure' && ended.cause === 'script_failure' && ended.exitCode !== undefined) {
    const command = ended.sections.findLast(({ exitCode }) => exitCode !== 0)?.command;
    return `: exit code ${ended.exitCode}${command === undefined ? '' : ` in ${quote(command)}`}`;
  }
  if (ended.outcome !== 'timed_out') return undefined;
  const command = ended.sections.findLast(({ exitCode }) => exitCode === undefined)?.command;
  return command === undefined ? '' : ` in ${quote(command)}`;
}

function sentence(text: string, { words }: Speech): string {
  return words(text.replace(/\.$/u, ''));
}

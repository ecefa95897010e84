import type { JobRun, Run } from '../../model/run.ts';
import { needsOf } from '../schedule/needs.ts';
import { isCompleted } from '../schedule/verdict.ts';
import { utcTime } from '../time/utc.ts';
import { oneLine } from './clean.ts';
import type { RenderContext } from './context.ts';
import { deployedSentence } from './deployed.ts';
import { exposedLinks } from './exposed.ts';
import { causeInMarkdown, causeInWords, failedAttempt } from './failure.ts';
import { coverageInTitle, findingsSentence } from './findings.ts';
import { imagesInMarkdown } from './images.ts';
import { runUrl } from './links.ts';
import { code, link } from './markdown.ts';
import { shellCommand } from './shell-command.ts';
import { durationOf, stateOf } from './state.ts';
import { testsInTitle } from './test-counts.ts';
import { testsInSummary } from './test-list.ts';
import { triedAgain, triesList } from './tries.ts';

/** Longest title, in characters. */
const TITLE_LIMIT = 140;

/** One line of plain text for the check's title: "Failed after 1m 12s: exit code 1 in `npm test`". */
export function jobTitle(run: Run, jobRun: JobRun): string {
  const { progress } = jobRun;
  if (progress.status === 'completed') return oneLine(completedTitle(jobRun), TITLE_LIMIT);
  if (progress.status === 'waiting' && progress.for === 'needs') return oneLine(waitingTitle(run, jobRun), TITLE_LIMIT);
  const isStopping = progress.status === 'in_progress' && progress.cancelling;
  const again = isStopping ? undefined : triedAgain(jobRun);
  return again ?? oneLine(`${capitalized(stateOf(jobRun).word)}${causeInWords(jobRun)}`, TITLE_LIMIT);
}

/** A few sentences of Markdown: what happened, and what a person can do. */
export function jobSummary(run: Run, jobRun: JobRun, context: RenderContext): string {
  const { job } = jobRun;
  const facts = `Stage ${code(job.stage)}, ${imagesInMarkdown(jobRun)}.`;
  return [
    whatHappened(run, jobRun, context),
    deployedSentence(run, jobRun),
    keptSentence(run, jobRun),
    testsInSummary(jobRun),
    triesList(jobRun),
    findingsSentence(jobRun),
    exposedLinks(run, [jobRun], context),
    facts,
  ]
    .filter(part => part !== undefined)
    .join('\n\n');
}

/** Told as it was when the job ended: nobody renders it again when the time is over. */
function keptSentence(run: Run, jobRun: JobRun): string | undefined {
  const ended = failedAttempt(jobRun)?.ended;
  const until = ended !== undefined && 'keptUntil' in ended ? ended.keptUntil : undefined;
  if (until === undefined) return undefined;
  return `Its container is kept until ${utcTime(until)} UTC. On the machine where it ran: ${code(shellCommand(run.id, jobRun.job.key))}`;
}

function whatHappened(run: Run, jobRun: JobRun, context: RenderContext): string {
  const { progress, job } = jobRun;
  const { icon, word } = stateOf(jobRun);
  if (progress.status === 'waiting' && progress.for === 'play') {
    const others = job.allowFailure ? 'Nothing else waits for it.' : 'The rest of the run waits for it.';
    return `✋ This job starts when somebody presses **Run**. ${others}`;
  }
  if (progress.status === 'waiting' && progress.for === 'needs') {
    return `${icon} Waiting for ${firstOf(pendingNeeds(run, jobRun), 10, code)}.`;
  }
  return `${icon} ${capitalized(word)}${causeInMarkdown(jobRun)}.${whatToDo(run, jobRun, context)}`;
}

function whatToDo(run: Run, { progress, job }: JobRun, context: RenderContext): string {
  if (progress.status !== 'waiting') return '';
  if (progress.for === 'resource') {
    const { behind } = progress;
    const first = behind === undefined ? '' : ` ${link(`Run ${behind}`, runUrl({ id: behind }, context))} comes first.`;
    return ` One job of a resource group runs at a time.${first}`;
  }
  const canType = progress.for === 'delay' && run.trigger.source === 'pull_request';
  return canType ? ` ${code(`/rerun ${job.key}`)} starts it at once.` : '';
}

function completedTitle(jobRun: JobRun): string {
  const { word } = stateOf(jobRun);
  const took = durationOf(jobRun);
  const isPassed = word === 'passed';
  const when = took === undefined ? '' : `${isPassed ? ' in' : ' after'} ${took}`;
  return `${capitalized(word)}${when}${causeInWords(jobRun)}${testsInTitle(jobRun)}${coverageInTitle(jobRun)}`;
}

function waitingTitle(run: Run, jobRun: JobRun): string {
  return `Waiting for ${firstOf(pendingNeeds(run, jobRun), 3, key => oneLine(key, 40))}`;
}

function pendingNeeds(run: Run, { job }: JobRun): readonly string[] {
  return needsOf(run, job)
    .filter(need => !isCompleted(need))
    .map(need => need.job.key);
}

/** A run may have hundreds of jobs, so only some are named. */
function firstOf(keys: readonly string[], most: number, write: (key: string) => string): string {
  const named = keys.slice(0, most).map(write).join(', ');
  return keys.length > most ? `${named} and ${keys.length - most} more` : named;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

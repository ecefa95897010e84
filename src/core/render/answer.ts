import type { Refusal } from '../../model/refusal.ts';
import { nearest } from '../parse/nearest.ts';
import { code, prose, table } from './markdown.ts';

/** The answer to `/help`. */
export function renderHelp(): string {
  const rows = [
    ['`/rerun`', 'run again what failed, was cancelled or timed out (everything, if all passed)'],
    ['`/rerun all`', 'run everything again'],
    [
      '`/rerun JOB`',
      'run one job again, or start one that waits for a person or for its time; what needs it runs again too',
    ],
    ['`/run JOB`', 'start a job that waits for a person; otherwise as `/rerun JOB`'],
    ['`/rerun … --fresh`', 'the same, without restoring caches'],
    ['`/cancel`', 'stop everything'],
    ['`/cancel JOB`', 'stop one job'],
    ['`/approve SHA`', 'let a commit run whose author may not write here; the full SHA says which one you looked at'],
    ['`/help`', 'show this'],
  ];
  const rights = 'They need write permission; the author of a pull request may `/rerun` a commit that was approved.';
  const other = '`/retry` and `/retest` are `/rerun`.';
  const commands = table(['Command', 'What it does'], rows);
  return `A comment may hold these, each on a line of its own. ${rights} ${other}\n\n${commands}`;
}

/** Why a command was not obeyed, and what to do instead. */
export function renderRefusal(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'no_permission':
      return `${code(refusal.login)} needs write permission to this repository for that.`;
    case 'no_run':
      return 'There is no run for this pull request yet. Push a commit to start one.';
    case 'unknown_job':
      return `There is no job ${code(refusal.job)}. ${meantJob(refusal)}${knownJobs(refusal.known)}`;
    case 'needs_approval':
      return `Nothing of this commit has run yet. Look at it first; then \`/approve ${refusal.sha}\` lets it run.`;
    case 'wrong_commit':
      return `That is not the commit this pull request stands at, which is ${code(refusal.sha)}. Look at that one; then \`/approve ${refusal.sha}\` lets it run.`;
    case 'nothing_to_approve':
      return 'Nothing waits for approval here.';
    case 'unclear':
      return `${code(refusal.line)} is not clear: ${prose(refusal.hint)} \`/help\` shows what can be typed.`;
  }
}

function meantJob({ job, known }: Extract<Refusal, { reason: 'unknown_job' }>): string {
  const meant = nearest(job, known);
  return meant === undefined ? '' : `Did you mean ${code(meant)}? `;
}

function knownJobs(known: readonly string[]): string {
  const shown = known.slice(0, 20).map(code).join(', ');
  if (known.length === 0) return 'This run has no jobs.';
  return `The jobs of this run are ${shown}${known.length > 20 ? ` and ${known.length - 20} more` : ''}.`;
}

import type { Diagnostic } from '../../model/diagnostic.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { beganAt } from '../schedule/began-at.ts';
import { conclude, countCompleted } from '../schedule/conclude.ts';
import { awaitsPlay, awaitsTurn, hasFailed } from '../schedule/verdict.ts';
import { oneLine } from './clean.ts';
import { formatDuration } from './duration.ts';
import { expectedBy } from './expected-by.ts';
import { causeInWords } from './failure.ts';
import { stateOf } from './state.ts';

/** One line about a whole run: an icon, and plain text short enough for a check's title. */
export interface Headline {
  readonly icon: string;
  readonly title: string;
}

/** How the run is doing, in one line. With `usualMs`, which jobs take by key, it says by when it should be over. */
export function headlineOf(run: Run, usualMs?: ReadonlyMap<string, number>): Headline {
  const errors = run.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { icon: '❌', title: brokenTitle(errors) };
  if (run.jobs.length === 0 && run.approval.state === 'required') {
    return { icon: '✋', title: 'Nothing runs, and somebody has to agree' };
  }
  if (run.jobs.length === 0) return { icon: '⏭️', title: NOTHING_TO_RUN[run.notice ?? 'no_jobs'] };
  const took = run.completedAt === undefined ? '' : formatDuration(run.completedAt - beganAt(run));
  switch (conclude(run)) {
    case undefined:
      return openHeadline(run, `${standstill(run)}${expectedBy(run, usualMs)}`);
    case 'action_required':
      return { icon: '✋', title: waitingTitle(run) };
    case 'success':
      return { icon: '✅', title: passedTitle(run, took) };
    case 'cancelled':
      return { icon: '🚫', title: `Cancelled after ${took}` };
    case 'skipped':
    case 'neutral':
      return { icon: '⏭️', title: 'No job had to run' };
    default:
      return { icon: '❌', title: `${failedTitle(run.jobs.filter(hasFailed), run.jobs.length)} after ${took}` };
  }
}

const NOTHING_TO_RUN = {
  no_pipeline: 'No .ci.yml',
  skipped_by_message: 'Skipped, as the commit message asks',
  no_jobs: 'No job wants to run here',
  refused_by_workflow: 'No run, as workflow:rules say',
} as const;

/** What failed already is said first. */
function openHeadline(run: Run, rest: string): Headline {
  const done = `${countCompleted(run)} of ${jobs(run.jobs.length)}`;
  const failed = run.jobs.filter(hasFailed);
  if (failed.length === 0) return { icon: '🔄', title: `${done}${rest}` };
  return { icon: '❌', title: `${failedTitle(failed, run.jobs.length)}; ${done} done${rest}` };
}

/** What an open run waits for when nothing of it runs or could run. */
function standstill({ jobs }: Run): string {
  const isActive = jobs.some(({ progress }) => progress.status === 'queued' || progress.status === 'in_progress');
  const next = isActive ? undefined : jobs.find(awaitsTurn);
  if (next === undefined) return '';
  return `; ${oneLine(`${next.job.key} is ${stateOf(next).word}${causeInWords(next)}`, 120)}`;
}

function brokenTitle(errors: readonly Diagnostic[]): string {
  const file = oneLine(errors[0]?.where.file ?? '', 60);
  return errors.length === 1 ? `An error in ${file}` : `${errors.length} errors in ${file}`;
}

function waitingTitle(run: Run): string {
  if (run.approval.state === 'required') return 'Waiting for approval';
  const keys = run.jobs.filter(awaitsPlay).map(({ job }) => job.key);
  return `Waiting for somebody to start ${oneLine(keys.join(', '), 80)}`;
}

function allPassed(count: number): string {
  if (count === 1) return 'Passed';
  return count === 2 ? 'Both jobs passed' : `All ${count} jobs passed`;
}

function passedTitle(run: Run, took: string): string {
  const words = Map.groupBy(run.jobs, jobRun => stateOf(jobRun).word);
  const passed = words.get('passed')?.length ?? 0;
  if (passed === run.jobs.length) return `${allPassed(passed)} in ${took}`;
  words.delete('passed');
  const others = [...words].map(([word, jobRuns]) => `${jobRuns.length} ${word}`).join(', ');
  return `${passed} of ${jobs(run.jobs.length)} passed in ${took}; ${others}`;
}

function failedTitle(failed: readonly JobRun[], of: number): string {
  const [only, ...others] = failed;
  if (only !== undefined && others.length === 0) return `${oneLine(only.job.key, 60)} ${stateOf(only).word}`;
  return `${failed.length} of ${jobs(of)} failed`;
}

function jobs(count: number): string {
  return count === 1 ? '1 job' : `${count} jobs`;
}

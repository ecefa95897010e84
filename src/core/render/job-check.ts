import type { CheckReport } from '../../model/report.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { attemptsOfRound } from '../schedule/attempts.ts';
import { awaitsPlay, wasSkipped } from '../schedule/verdict.ts';
import { annotationsOf } from './annotations.ts';
import { oneLine } from './clean.ts';
import type { RenderContext } from './context.ts';
import { externalIdOfJob } from './external-id.ts';
import { failedAttempt } from './failure.ts';
import { jobText } from './job-text.ts';
import { jobSummary, jobTitle } from './job-words.ts';
import { jobUrl } from './links.ts';
import { shownKey } from './shown-key.ts';

/** Longest aside, in characters. */
const ASIDE_LIMIT = 110;

/**
 * A job's check `ci / KEY`. `heldUp` holds the keys of jobs that were skipped because something they need did not pass:
 * GitHub lets a skipped check pass where it is required, so these are told as cancelled. A job that waits to be started
 * by a person is completed as `action_required` with a button; starting it begins a new check (`JobRun.round`). A job
 * of a run that waits for approval stays queued, which passes nowhere.
 */
export function jobCheck(run: Run, jobRun: JobRun, heldUp: ReadonlySet<string>, context: RenderContext): CheckReport {
  const { key } = jobRun.job;
  const url = jobUrl(run, key, context);
  const attempts = attemptsOfRound(jobRun);
  const startedAt = attempts.find(attempt => attempt.startedAt !== undefined)?.startedAt;
  const failed = failedAttempt(jobRun);
  const aside = context.aside?.(jobRun);
  const text = jobText(attempts.at(-1), failed === undefined ? undefined : context.logTail(key, failed.number));
  return {
    name: `${context.checkName ?? 'ci'} / ${shownKey(key)}`,
    externalId: externalIdOfJob(run, jobRun),
    ...outcome(jobRun, heldUp),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(url === undefined ? {} : { detailsUrl: url }),
    title: jobTitle(run, jobRun),
    ...(aside === undefined ? {} : { aside: oneLine(aside, ASIDE_LIMIT) }),
    summary: jobSummary(run, jobRun, context),
    ...(text === undefined ? {} : { text }),
    annotations: annotationsOf(jobRun),
    actions: awaitsPlay(jobRun) ? [{ label: 'Run', description: 'Start this job', identifier: 'play' }] : [],
  };
}

function outcome(
  jobRun: JobRun,
  heldUp: ReadonlySet<string>,
): Pick<CheckReport, 'status' | 'conclusion' | 'completedAt'> {
  const { progress, job } = jobRun;
  switch (progress.status) {
    case 'waiting':
      return awaitsPlay(jobRun) ? { status: 'completed', conclusion: 'action_required' } : { status: 'queued' };
    case 'queued':
    case 'in_progress':
      return { status: progress.status };
    case 'completed': {
      const conclusion = wasSkipped(jobRun) && heldUp.has(job.key) ? 'cancelled' : progress.conclusion;
      return { status: 'completed', conclusion, completedAt: progress.at };
    }
  }
}

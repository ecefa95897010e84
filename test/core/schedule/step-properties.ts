/** What holds for every step of every run. Each returns what is wrong, or undefined. */

import { conclude } from '../../../src/core/schedule/conclude.ts';
import type { JobRun, Run } from '../../../src/model/run.ts';
import { isOver, isShownCompleted, needed, pairs, type Step } from './walk.ts';

export type StepProperty = (step: Step) => string | undefined;

export const STEP_PROPERTIES: Readonly<Record<string, StepProperty>> = {
  'a job has at most one open attempt, exactly while it is queued or running': ({ after }) =>
    fault(after.jobs, jobRun => {
      const open = jobRun.attempts.filter(({ ended }) => ended === undefined);
      const isActive = jobRun.progress.status === 'queued' || jobRun.progress.status === 'in_progress';
      return open.length !== (isActive ? 1 : 0) || (isActive && open[0] !== jobRun.attempts.at(-1));
    }),

  'attempt numbers grow, and what ended stays as it was': step =>
    fault(pairs(step), ([then, now]) => {
      const numbers = now.attempts.map(({ number }) => number);
      const grow = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));
      return (
        !grow || then.attempts.some((attempt, index) => attempt.ended !== undefined && now.attempts[index] !== attempt)
      );
    }),

  'a job is tried at most three times in a round': ({ after }) =>
    fault(
      after.jobs,
      ({ attempts, firstAttempt }) => attempts.filter(({ number }) => number >= firstAttempt).length > 3,
    ),

  'no job is queued before what it needs is over': step =>
    fault(started(step), jobRun => !wasOffered(step.before, jobRun) && !needed(step.after, jobRun).every(isOver)),

  'no job is queued that is not wanted': step =>
    fault(started(step), jobRun => {
      const needs = needed(step.after, jobRun);
      const { when, needs: named } = jobRun.job;
      if (when === 'always') return false;
      if (when === 'on_failure') return !needs.some(hasFailed);
      return needs.some(hasFailed) || (named !== 'earlier_stages' && needs.some(need => !hasConclusion(need)));
    }),

  'a manual job starts only when a person says so': step =>
    fault(
      started(step),
      ({ job }) => job.when === 'manual' && step.signal.type !== 'play' && step.signal.type !== 'rerun',
    ),

  'nothing runs before approval': ({ after }) =>
    fault(after.jobs, ({ attempts }) => after.approval.state === 'required' && attempts.length > 0),

  'a run is completed exactly when nobody has to wait for any of its jobs': ({ after }) =>
    fault([after], run => (run.completedAt !== undefined) !== run.jobs.every(isOver)),

  'a check that was shown completed never goes back: what follows is a new round': step =>
    fault(pairs(step), ([then, now]) => isShownCompleted(then) && !isShownCompleted(now) && now.round <= then.round) ??
    fault([step], ({ before, after }) => isConcluded(before) && !isConcluded(after) && after.round <= before.round),

  'what needs a job that runs again is not left as it was': step =>
    fault(pairs(step), ([then, now]) => {
      const again = new Set(step.before.jobs.filter(isCompleted).map(({ job }) => job.key));
      const reset = needed(step.after, now).some(need => again.has(need.job.key) && !isCompleted(need));
      return step.signal.type === 'rerun' && reset && isCompleted(then) && now.round === then.round;
    }),

  'only asking for it opens a job again that was over': step =>
    fault(pairs(step), ([then, now]) => {
      const asked = step.signal.type === 'rerun' || step.signal.type === 'play';
      return !asked && isCompleted(then) && now !== then;
    }),
};

function fault<T>(all: readonly T[], isWrong: (one: T) => boolean): string | undefined {
  const wrong = all.find(isWrong);
  return wrong === undefined ? undefined : JSON.stringify(wrong);
}

/** Jobs whose round began to run in this step; automatic retries are not meant. */
function started(step: Step): readonly JobRun[] {
  return pairs(step)
    .filter(
      ([then, now]) => now.attempts.length > then.attempts.length && now.attempts.at(-1)?.number === now.firstAttempt,
    )
    .map(([, now]) => now);
}

/** Once offered, a job may be started by a person, also while an optional one before it was started after all. */
function wasOffered(before: Run, { job }: JobRun): boolean {
  return before.jobs.some(({ job: { key }, progress }) => {
    return key === job.key && progress.status === 'waiting' && progress.for === 'play';
  });
}

function isCompleted({ progress }: JobRun): boolean {
  return progress.status === 'completed';
}

function hasConclusion({ progress }: JobRun): boolean {
  return progress.status === 'completed' && progress.conclusion !== 'skipped';
}

function hasFailed({ progress }: JobRun): boolean {
  return progress.status === 'completed' && ['failure', 'timed_out'].includes(progress.conclusion);
}

function isConcluded(run: Run): boolean {
  return conclude(run) !== undefined;
}

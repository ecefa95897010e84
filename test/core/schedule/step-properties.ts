/** What holds for every step of every run. Each returns what is wrong, or undefined. */

import { conclude } from '../../../src/core/schedule/conclude.ts';
import type { Attempt, Ended, JobRun, Run } from '../../../src/model/run.ts';
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
      const isSame = (attempt: Attempt, index: number) =>
        attempt.ended === undefined || now.attempts[index] === attempt;
      const isAsItWas = step.signal.type === 'expired' ? isAllButExpired(then, now) : then.attempts.every(isSame);
      return !grow || !isAsItWas;
    }),

  'a job is tried again no more often than its `retry` says, and three times when its worker is lost': ({ after }) =>
    fault(after.jobs, ({ job, attempts, firstAttempt }) => {
      const again = attempts.filter(({ number }) => number >= firstAttempt).slice(0, -1);
      const lost = again.filter(({ ended }) => ended?.outcome === 'lost').length;
      const failed = again.filter(({ ended }) => ended?.outcome === 'failure' || ended?.outcome === 'timed_out').length;
      return lost > 2 || failed > (job.retry?.max ?? 0);
    }),

  'a failure is tried again only where its cause was named': step =>
    fault(pairs(step), ([then, now]) => {
      const { ended } = now.attempts.at(-2) ?? {};
      const isRetried = then.progress.status === 'in_progress' && now.progress.status === 'queued';
      if (!isRetried || ended === undefined || ended.outcome === 'lost' || ended.outcome === 'handed_back')
        return false;
      return !namedCauses(now, ended);
    }),

  'a delayed job starts only when its time has come, or a person says so': step =>
    fault(pairs(step), ([then, now]) => {
      const { progress } = then;
      const isDue = progress.status === 'waiting' && progress.for === 'delay' && step.now >= progress.until;
      return now.job.when === 'delayed' && !hasBegun(then) && hasBegun(now) && !isDue && !isPersons(step.signal);
    }),

  'a job in a resource group starts only when it is its turn, and those of strangers are in none': step =>
    fault(started(step), ({ job }) => {
      const isMember = job.resourceGroup !== undefined && step.after.trigger.trust === 'trusted';
      return isMember !== (step.signal.type === 'granted');
    }),

  'two jobs of a run never have the same resource group': ({ after }) =>
    fault([after], ({ jobs, trigger }) => {
      const holders = jobs.filter(jobRun => hasOpenAttempt(jobRun) && jobRun.job.resourceGroup !== undefined);
      const names = holders.map(({ job }) => job.resourceGroup?.name);
      return trigger.trust === 'trusted' && new Set(names).size !== names.length;
    }),

  'a first failure leaves nothing to begin where it stops everything': step =>
    fault(pairs(step), ([then, now]) => {
      const isFirst = step.after.autoCancel?.onJobFailure === 'all' && !hasFailed(then) && hasFailed(now);
      return isFirst && step.after.jobs.some(({ progress }) => !['completed', 'in_progress'].includes(progress.status));
    }),

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
    fault(pairs(step), ([then, now]) => {
      const wasAsked = waitsFor(then) === 'resource';
      return now.job.when === 'manual' && !hasBegun(then) && hasBegun(now) && !wasAsked && !isPersons(step.signal);
    }),

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
      const isLeft = (isCompleted(then) && now.round === then.round) || (isDecided(then) && now === then);
      return step.signal.type === 'rerun' && reset && isLeft;
    }),

  'only asking for it opens a job again that was over': step =>
    fault(pairs(step), ([then, now]) => {
      const asked = step.signal.type === 'rerun' || step.signal.type === 'play';
      const isSame = step.signal.type === 'expired' ? isAllButExpired(then, now) : now === then;
      return !asked && isCompleted(then) && !isSame;
    }),
};

/** Whether nothing differs but what became of artifacts. */
function isAllButExpired(then: JobRun, now: JobRun): boolean {
  const isArtifact = (key: string, value: unknown) => (key === 'artifact' ? undefined : value);
  return JSON.stringify(then, isArtifact) === JSON.stringify(now, isArtifact);
}

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

/** Once offered or decided, a job may start, also while an optional one before it was started after all. */
function wasOffered(before: Run, { job }: JobRun): boolean {
  const then = before.jobs.find(({ job: { key } }) => key === job.key);
  return then !== undefined && (isDecided(then) || waitsFor(then) === 'play');
}

/** It was wanted, and waits for its time or its turn. */
function isDecided(jobRun: JobRun): boolean {
  return waitsFor(jobRun) === 'delay' || waitsFor(jobRun) === 'resource';
}

function waitsFor({ progress }: JobRun): string | undefined {
  return progress.status === 'waiting' ? progress.for : undefined;
}

/** Waiting for its turn is neither an offer nor a delay any more. */
function hasBegun(jobRun: JobRun): boolean {
  return hasOpenAttempt(jobRun) || waitsFor(jobRun) === 'resource';
}

function hasOpenAttempt({ progress }: JobRun): boolean {
  return progress.status === 'queued' || progress.status === 'in_progress';
}

function isPersons({ type }: Step['signal']): boolean {
  return type === 'play' || type === 'rerun';
}

function namedCauses({ job: { retry } }: JobRun, ended: Ended): boolean {
  const cause = ended.outcome === 'failure' ? ended.cause : 'stuck_or_timeout_failure';
  const code = ended.outcome === 'failure' ? ended.exitCode : undefined;
  const names = retry?.when.some(named => named === 'always' || named === cause) === true;
  return names || (code !== undefined && retry?.exitCodes.includes(code) === true);
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

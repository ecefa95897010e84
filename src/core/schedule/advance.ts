import type { Attempt, JobRun, Run } from '../../model/run.ts';
import type { Signal } from '../../model/signal.ts';
import { openAttempt } from './attempts.ts';
import { cancel } from './cancel.ts';
import { conclude, concludeEarly } from './conclude.ts';
import { afterEnded } from './ended.ts';
import { expire } from './expire.ts';
import { mapJobs } from './map-jobs.ts';
import { play } from './play.ts';
import { rerun } from './rerun.ts';
import { grant, hold, wake } from './resume.ts';
import { settle } from './settle.ts';
import { stopEnvironment } from './stop-environment.ts';
import { supersede } from './supersede.ts';
import { fate, hasFailed } from './verdict.ts';

type Of<T extends Signal['type']> = Extract<Signal, { type: T }>;

/**
 * The only way a run changes. Total: a signal that does not fit (late, repeated, of an old attempt, from another worker)
 * returns the same object. Pure, so safe to repeat. `now` is in milliseconds since the epoch.
 */
export function advance(run: Run, signal: Signal, now: number): Run {
  const changed = apply(run, signal, now);
  if (changed === run) return run;
  return withRound(run, settle(changed, now), now);
}

function apply(run: Run, signal: Signal, now: number): Run {
  switch (signal.type) {
    case 'approved':
      return approve(run, signal, now);
    case 'claimed':
      return claim(run, signal, now);
    case 'ended':
      return end(run, signal, now);
    case 'lost':
      return end(run, { ...signal, ended: { outcome: 'lost', message: 'nobody heard from it any more.' } }, now);
    case 'cancel':
      return cancel(run, signal.keys, signal.reason, now);
    case 'rerun':
      return rerun(run, signal, now);
    case 'play':
      return play(run, signal.key, now, signal.by);
    case 'stop_environment':
      return stopEnvironment(run, signal.key, now);
    case 'granted':
      return grant(run, signal.key, now);
    case 'held':
      return hold(run, signal.key, signal.behind);
    case 'due':
      return wake(run, now);
    case 'superseded':
      return supersede(run, signal.by, now);
    case 'expired':
      return expire(run, signal.keepUntil, now);
  }
}

function approve(run: Run, { by }: Of<'approved'>, now: number): Run {
  const isOver = run.completedAt !== undefined && run.jobs.length > 0;
  if (run.approval.state !== 'required' || isOver) return run;
  const asked = mapJobs(run, jobRun => {
    const { progress } = jobRun;
    const waits = progress.status === 'waiting' && progress.for === 'approval';
    return waits ? { ...jobRun, progress: { status: 'waiting', for: 'needs' } } : jobRun;
  });
  return { ...asked, approval: { state: 'given', by, at: now } };
}

function claim(run: Run, { key, attempt, worker }: Of<'claimed'>, now: number): Run {
  const jobRun = run.jobs.find(({ job }) => job.key === key);
  if (jobRun?.progress.status !== 'queued') return run;
  const open = openAttempt(jobRun);
  if (open?.number !== attempt) return run;
  const taken: Attempt = { ...open, worker, startedAt: now };
  return withJob(run, {
    ...jobRun,
    progress: { status: 'in_progress', cancelling: false },
    attempts: [...jobRun.attempts.slice(0, -1), taken],
  });
}

function end(run: Run, { key, attempt, worker, ended }: Omit<Of<'ended'>, 'type'>, now: number): Run {
  const jobRun = run.jobs.find(({ job }) => job.key === key);
  if (jobRun?.progress.status !== 'in_progress') return run;
  const open = openAttempt(jobRun);
  if (open?.number !== attempt || open.worker !== worker) return run;
  const next = afterEnded(jobRun, ended, now);
  const after = withJob(run, next);
  const stopsAll = run.autoCancel?.onJobFailure === 'all' && hasFailed(next);
  return stopsAll ? cancel(after, undefined, `${key} ${fate(next)}`, now) : after;
}

/** The run with this job in place of the one of the same key. */
function withJob(run: Run, next: JobRun): Run {
  return mapJobs(run, jobRun => (jobRun.job.key === next.job.key ? next : jobRun));
}

/** A completed check cannot go back to being in progress, so a run that goes on after it was told as over gets a new one. */
function withRound(before: Run, after: Run, now: number): Run {
  const goesOn = [conclude, concludeEarly].some(end => end(before) !== undefined && end(after) === undefined);
  return goesOn ? { ...after, round: after.round + 1, roundStartedAt: now } : after;
}

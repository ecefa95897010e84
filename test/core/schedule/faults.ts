/** Ways in which `advance` could be wrong. The properties have to catch every one. */

import { advance } from '../../../src/core/schedule/advance.ts';
import type { Attempt, JobRun, Run } from '../../../src/model/run.ts';
import { somebody } from './runs.ts';
import type { Advance } from './walk.ts';

export const FAULTS: Readonly<Record<string, Advance>> = {
  'any worker may end an attempt': (run, signal, now) => {
    if (signal.type !== 'ended' && signal.type !== 'lost') return advance(run, signal, now);
    const worker = newest(run, signal.key)?.worker;
    return advance(run, worker === undefined ? signal : { ...signal, worker }, now);
  },

  'the attempt number is not looked at': (run, signal, now) => {
    if (signal.type !== 'claimed' && signal.type !== 'ended' && signal.type !== 'lost')
      return advance(run, signal, now);
    return advance(run, { ...signal, attempt: newest(run, signal.key)?.number ?? signal.attempt }, now);
  },

  'an unapproved run starts when somebody asks for a rerun': (run, signal, now) => {
    const after = advance(run, signal, now);
    if (signal.type !== 'rerun' || run.approval.state !== 'required') return after;
    return { ...advance(after, { type: 'approved', by: somebody }, now), approval: run.approval };
  },

  'a lost attempt stays open beside the new one': changing((jobRun, then) => {
    const isRetried = jobRun.progress.status === 'queued' && jobRun.attempts.length > then.attempts.length;
    return isRetried ? { ...jobRun, attempts: [...then.attempts, ...jobRun.attempts.slice(-1)] } : jobRun;
  }),

  'attempt numbers begin anew with a rerun': changing((jobRun, then) =>
    jobRun.round > then.round && jobRun.progress.status === 'queued'
      ? { ...jobRun, firstAttempt: 1, attempts: [...then.attempts, { number: 1, queuedAt: 0 }] }
      : jobRun,
  ),

  'one need that is over is enough': (run, signal, now) => {
    const after = advance(run, signal, now);
    const isOver = (key: string) => after.jobs.find(({ job }) => job.key === key)?.progress.status === 'completed';
    return mapJobs(after, jobRun => {
      const { needs } = jobRun.job;
      const waits =
        jobRun.progress.status === 'waiting' && jobRun.progress.for === 'needs' && needs !== 'earlier_stages';
      return waits && needs.some(({ key }) => isOver(key)) ? queued(jobRun) : jobRun;
    });
  },

  'a failed need does not matter': changing(jobRun =>
    jobRun.progress.status === 'completed' && jobRun.progress.conclusion === 'skipped' && jobRun.attempts.length === 0
      ? queued(jobRun)
      : jobRun,
  ),

  'a manual job starts by itself': changing(jobRun =>
    jobRun.progress.status === 'waiting' && jobRun.progress.for === 'play' ? queued(jobRun) : jobRun,
  ),

  'a delayed job does not wait': changing(jobRun =>
    jobRun.progress.status === 'waiting' && jobRun.progress.for === 'delay' ? queued(jobRun) : jobRun,
  ),

  'the clock is a step fast': (run, signal, now) => advance(run, signal, signal.type === 'due' ? now + 1 : now),

  'a job takes its resource group unasked': changing(jobRun =>
    jobRun.progress.status === 'waiting' && jobRun.progress.for === 'resource' ? queued(jobRun) : jobRun,
  ),

  'a resource group is given to two jobs': (run, signal, now) => {
    if (signal.type !== 'granted') return advance(run, signal, now);
    return mapJobs(run, jobRun => {
      const { job, progress } = jobRun;
      const asks = job.key === signal.key && progress.status === 'waiting' && progress.for === 'resource';
      return asks ? queued(jobRun) : jobRun;
    });
  },

  'strangers take a resource group': (run, signal, now) => {
    const trusted: Run = { ...run, trigger: { ...run.trigger, trust: 'trusted' } };
    const after = advance(trusted, signal, now);
    return after === trusted ? run : { ...after, trigger: run.trigger };
  },

  'a rerun leaves what waits for its turn': (run, signal, now) => {
    const after = advance(run, signal, now);
    if (signal.type !== 'rerun') return after;
    return mapJobs(after, jobRun => {
      const then = run.jobs.find(({ job }) => job.key === jobRun.job.key) ?? jobRun;
      const { progress } = then;
      return progress.status === 'waiting' && progress.for === 'resource' ? then : jobRun;
    });
  },

  'a retry more than was asked for': anotherRetry(({ job }) => job.retry !== undefined && job.retry.max > 0),

  'a retry of what was not named': anotherRetry(
    ({ job, attempts, firstAttempt }) => attempts.at(-1)?.number === firstAttempt && (job.retry?.max ?? 0) > 0,
  ),

  'the first failure stops nothing': (run, signal, now) => {
    const { autoCancel, ...patient } = run;
    const after = advance(patient, signal, now);
    return after === patient ? run : { ...after, ...(autoCancel === undefined ? {} : { autoCancel }) };
  },

  'cancelling forgets what is queued': (run, signal, now) => {
    const after = advance(run, signal, now);
    if (signal.type !== 'cancel') return after;
    const { completedAt: _, ...open } = after;
    const jobs = run.jobs.map((then, position) =>
      then.progress.status === 'queued' ? then : (after.jobs[position] ?? then),
    );
    return jobs.some(({ progress }) => progress.status === 'queued') ? { ...open, jobs } : after;
  },

  'a rerun keeps the round of its jobs': changing((jobRun, then) => ({ ...jobRun, round: then.round })),

  'a run that goes on keeps the round of its check': (run, signal, now) => ({
    ...advance(run, signal, now),
    round: run.round,
  }),

  'a rerun leaves what needs the job as it was': (run, signal, now) => {
    const after = advance(run, signal, now);
    if (signal.type !== 'rerun' || typeof signal.what === 'string') return after;
    const { what } = signal;
    return mapJobs(after, jobRun => {
      const then = run.jobs.find(({ job }) => job.key === jobRun.job.key) ?? jobRun;
      return what.includes(jobRun.job.key) ? jobRun : then;
    });
  },

  'a worker may be lost for ever': changing((jobRun, then) => {
    const isGivenUp = jobRun.attempts.at(-1)?.ended?.outcome === 'lost' && then.progress.status === 'in_progress';
    return isGivenUp && !then.progress.cancelling ? queued(jobRun) : jobRun;
  }),

  'the run does not notice that it is over': (run, signal, now) => {
    const { completedAt: _, ...open } = advance(run, signal, now);
    return open;
  },

  'a copy is returned when nothing changed': (run, signal, now) => ({ ...advance(run, signal, now) }),

  'an attempt is changed in place': (run, signal, now) => {
    const open: { worker?: string } | undefined = signal.type === 'claimed' ? newest(run, signal.key) : undefined;
    if (open !== undefined) open.worker = 'w';
    return advance(run, signal, now);
  },
};

/** Tries jobs again that failed for good. */
function anotherRetry(isMeant: (jobRun: JobRun) => boolean): Advance {
  return changing((jobRun, then) => {
    const { progress } = jobRun;
    const hasFailed = progress.status === 'completed' && progress.conclusion === 'failure';
    return hasFailed && then.progress.status === 'in_progress' && isMeant(jobRun) ? queued(jobRun) : jobRun;
  });
}

function changing(change: (now: JobRun, then: JobRun) => JobRun): Advance {
  return (run, signal, now) => {
    const after = advance(run, signal, now);
    if (after === run) return run;
    return mapJobs(after, jobRun => change(jobRun, run.jobs.find(({ job }) => job.key === jobRun.job.key) ?? jobRun));
  };
}

function mapJobs(run: Run, change: (jobRun: JobRun) => JobRun): Run {
  const jobs = run.jobs.map(change);
  return jobs.every((jobRun, position) => jobRun === run.jobs[position]) ? run : { ...run, jobs };
}

function newest(run: Run, key: string): Attempt | undefined {
  return run.jobs.find(({ job }) => job.key === key)?.attempts.at(-1);
}

function queued(jobRun: JobRun): JobRun {
  const number = (jobRun.attempts.at(-1)?.number ?? 0) + 1;
  return { ...jobRun, progress: { status: 'queued' }, attempts: [...jobRun.attempts, { number, queuedAt: 0 }] };
}

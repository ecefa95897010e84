/** Random things that happen to a run, the nonsensical ones included. */

import fc from 'fast-check';
import type { Ended, JobRun, Run } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { somebody } from './runs.ts';

export const endings: fc.Arbitrary<Ended> = fc.constantFrom<Ended>(
  { outcome: 'success', sections: [] },
  { outcome: 'success', sections: [], artifact: { blob: 'b', bytes: 1, files: 1, expiresAt: 5 } },
  { outcome: 'failure', cause: 'script_failure', message: 'It failed.', exitCode: 1, sections: [] },
  { outcome: 'failure', cause: 'runner_system_failure', message: 'The disk is full.', sections: [] },
  { outcome: 'timed_out', sections: [] },
  { outcome: 'cancelled', sections: [] },
  { outcome: 'lost', message: 'The worker was killed.' },
  { outcome: 'handed_back' },
);

/** Something that happens, told without knowing the run. */
export interface Happening {
  readonly type: Signal['type'];
  /** Which job, counted round and round. */
  readonly position: number;
  /** Whether only jobs count to which it may happen, something else happens if it may to none, and attempt and worker are the right ones. */
  readonly aimed: boolean;
  /** Otherwise: how far back from the newest attempt, and who claims to be its worker. */
  readonly attempt: number;
  readonly worker: string;
  readonly ended: Ended;
  readonly what: 'failed' | 'all' | 'one';
}

const types: fc.Arbitrary<Signal['type']> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('claimed' as const) },
  { weight: 8, arbitrary: fc.constant('ended' as const) },
  { weight: 4, arbitrary: fc.constantFrom('granted' as const, 'due' as const) },
  { weight: 3, arbitrary: fc.constantFrom('lost' as const, 'play' as const, 'rerun' as const, 'held' as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'cancel' as const,
      'approved' as const,
      'superseded' as const,
      'expired' as const,
      'stop_environment' as const,
    ),
  },
);

export const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.record({
    type: types,
    position: fc.nat(6),
    aimed: fc.constantFrom(true, true, true, false),
    attempt: fc.constantFrom(0, 1, -1),
    worker: fc.constantFrom('w', 'other'),
    ended: endings,
    what: fc.constantFrom('failed', 'all', 'one', 'one'),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

/** The signal that a happening is for this run. */
export function toSignal(run: Run, happening: Happening): Signal {
  const { ended, what, aimed } = happening;
  const type = aimed ? fittingType(run, happening.type) : happening.type;
  const { key, attempt, worker } = target(run, { ...happening, type });
  switch (type) {
    case 'approved':
      return { type, by: somebody };
    case 'claimed':
    case 'lost':
      return { type, key, attempt, worker };
    case 'ended':
      return { type, key, attempt, worker, ended };
    case 'cancel':
      return { type, ...(what === 'all' ? {} : { keys: [key] }), reason: 'Somebody said so.' };
    case 'rerun':
      return { type, what: what === 'one' ? [key] : what };
    case 'play':
    case 'stop_environment':
    case 'granted':
      return { type, key };
    case 'held':
      return { type, key, behind: '9' };
    case 'due':
      return { type };
    case 'superseded':
      return { type, by: '9' };
    case 'expired':
      return { type, ...(what === 'all' ? { keepUntil: 50 } : {}) };
  }
}

function target(run: Run, { type, position, aimed, attempt, worker }: Happening) {
  const fitting = aimed ? run.jobs.filter(jobRun => fits(type, jobRun)) : [];
  const jobs = fitting.length > 0 ? fitting : run.jobs;
  const jobRun = jobs[position % jobs.length];
  if (jobRun === undefined) throw new Error('a run without jobs');
  const last = jobRun.attempts.at(-1);
  const number = last?.number ?? 0;
  return aimed
    ? { key: jobRun.job.key, attempt: number, worker: last?.worker ?? worker }
    : { key: jobRun.job.key, attempt: number - attempt, worker };
}

/** What goes on by itself when nobody interferes. */
const USUAL = ['ended', 'claimed', 'granted', 'play', 'rerun'] as const;

function fittingType(run: Run, type: Signal['type']): Signal['type'] {
  return [type, ...USUAL].find(one => run.jobs.some(jobRun => fits(one, jobRun))) ?? type;
}

function fits(type: Signal['type'], { progress }: JobRun): boolean {
  if (type === 'claimed') return progress.status === 'queued';
  if (type === 'ended' || type === 'lost') return progress.status === 'in_progress';
  if (type === 'play') return progress.status === 'waiting' && (progress.for === 'play' || progress.for === 'delay');
  if (type === 'granted' || type === 'held') return progress.status === 'waiting' && progress.for === 'resource';
  if (type === 'due') return progress.status === 'waiting' && progress.for === 'delay';
  if (type === 'approved') return progress.status === 'waiting' && progress.for === 'approval';
  return type === 'rerun' ? progress.status === 'completed' : progress.status !== 'completed';
}

import type { JobRun, Run } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { type Happening, toSignal } from './happenings.ts';

/** The verb under test, or a broken one that the properties have to catch. */
export type Advance = (run: Run, signal: Signal, now: number) => Run;

export interface Step {
  readonly before: Run;
  readonly signal: Signal;
  readonly after: Run;
  readonly now: number;
}

/** All steps of a run through these happenings. Every state is frozen, so nobody can change it in place. */
export function walk(advance: Advance, start: Run, happenings: readonly Happening[]): readonly Step[] {
  const steps: Step[] = [];
  let before = freeze(start);
  for (const happening of happenings) {
    const signal = toSignal(before, happening);
    const now = steps.length + 1;
    const after = freeze(advance(before, signal, now));
    steps.push({ before, signal, after, now });
    before = after;
  }
  return steps;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) freeze(part);
  }
  return value;
}

/** The same job before and after a step. */
export function pairs({ before, after }: Step): readonly (readonly [JobRun, JobRun])[] {
  return after.jobs.map(now => {
    const then = before.jobs.find(({ job }) => job.key === now.job.key);
    if (then === undefined) throw new Error(`${now.job.key} was not there before`);
    return [then, now];
  });
}

/** What a forge would be shown as completed: the job is over, or waits for somebody to press its button. */
export function isShownCompleted({ progress }: JobRun): boolean {
  return progress.status === 'completed' || (progress.status === 'waiting' && progress.for === 'play');
}

/** The jobs that this one waits for, found without the code under test. */
export function needed(run: Run, { job }: JobRun): readonly JobRun[] {
  return run.jobs.filter(other =>
    job.needs === 'earlier_stages'
      ? other.job.stageIndex < job.stageIndex
      : job.needs.some(need => need.key === other.job.key),
  );
}

/** Whether nobody has to wait for it any longer, told without the code under test. */
export function isOver({ progress, job }: JobRun): boolean {
  return (
    progress.status === 'completed' || (progress.status === 'waiting' && progress.for === 'play' && job.allowFailure)
  );
}

import type { Ended, Run } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { somebody } from './runs.ts';
import type { Advance } from './walk.ts';

export interface Willing {
  /** Whether somebody approves and starts what waits for a person; otherwise only workers act. */
  readonly people: boolean;
}

/** More answers than any run of seven jobs needs. */
const PATIENCE = 200;

/** Lets workers answer everything, with these endings by turns, until they have nothing more to do. */
export function drive(advance: Advance, start: Run, endings: readonly Ended[], { people }: Willing): Run {
  let run = start;
  for (let turn = 0; turn < PATIENCE; turn++) {
    const signal = workersSignal(run, endings[turn % endings.length]) ?? (people ? personsSignal(run) : undefined);
    if (signal === undefined) return run;
    run = advance(run, signal, 1000 + turn);
  }
  throw new Error('the run does not come to an end');
}

function workersSignal(run: Run, ended: Ended | undefined): Signal | undefined {
  for (const { job, progress, attempts } of run.jobs) {
    const last = attempts.at(-1);
    if (last === undefined || ended === undefined) continue;
    const name = { key: job.key, attempt: last.number, worker: last.worker ?? 'w' };
    if (progress.status === 'queued') return { type: 'claimed', ...name };
    if (progress.status === 'in_progress') return { type: 'ended', ...name, ended };
  }
  return undefined;
}

function personsSignal(run: Run): Signal | undefined {
  for (const { job, progress } of run.jobs) {
    if (progress.status !== 'waiting') continue;
    if (progress.for === 'approval') return { type: 'approved', by: somebody };
    if (progress.for === 'play') return { type: 'play', key: job.key };
  }
  return undefined;
}

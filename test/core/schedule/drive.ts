import type { Ended, Run } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { somebody } from './runs.ts';
import type { Advance } from './walk.ts';

export interface Willing {
  /** Whether somebody approves and starts what waits for a person; otherwise only workers act. */
  readonly people: boolean;
}

/** More answers than any run of seven jobs needs. */
const PATIENCE = 300;

/** Lets workers answer everything, with these endings by turns, until they have nothing more to do. */
export function drive(advance: Advance, start: Run, endings: readonly Ended[], { people }: Willing): Run {
  let run = start;
  let ended = 0;
  for (let turn = 0; turn < PATIENCE; turn++) {
    const signal = nextSignal(run, endings[ended % endings.length], { people });
    if (signal === undefined) return run;
    if (signal.type === 'ended') ended += 1;
    run = advance(run, signal, 1000 + turn);
  }
  throw new Error('the run does not come to an end');
}

/** What happens next to a run of which nobody else knows. */
export function nextSignal(run: Run, ended: Ended | undefined, { people }: Willing): Signal | undefined {
  return workersSignal(run, ended) ?? turnsSignal(run) ?? (people ? personsSignal(run) : undefined);
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

/** What needs neither a worker nor a person: time, and a resource group that nobody else wants. */
function turnsSignal(run: Run): Signal | undefined {
  for (const { job, progress } of run.jobs) {
    if (progress.status !== 'waiting') continue;
    if (progress.for === 'delay') return { type: 'due' };
    if (progress.for === 'resource') return { type: 'granted', key: job.key };
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

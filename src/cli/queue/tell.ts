/** What people read of the queue. */

import { oneLine } from '../../core/render/clean.ts';
import { surroundingsIn } from '../../core/render/surroundings.ts';
import { whyWaiting } from '../../core/render/waiting.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { Load, QueueState, WorkerState } from '../../model/worker.ts';
import { formatElapsed } from '../print/elapsed.ts';
import type { Paint } from '../print.ts';

export interface Known extends QueueState {
  /** Those that have not completed. */
  readonly runs: readonly Run[];
}

/** Longest name in a column, in characters. */
const WIDEST = 40;

/** Lines for a terminal. `now` in milliseconds since the epoch. */
export function tellQueue({ runs, ...state }: Known, now: number, paint: Paint): readonly string[] {
  const jobs = runs.flatMap(run => run.jobs.map(jobRun => ({ run, jobRun })));
  const running = jobs.filter(({ jobRun }) => jobRun.progress.status === 'in_progress');
  const around = surroundingsIn(state);
  const waiting = jobs.flatMap(({ run, jobRun }) => {
    const surroundings = around(run, jobRun);
    const why = whyWaiting(run, jobRun, surroundings);
    return why === undefined ? [] : [{ run, jobRun, why, ahead: surroundings.ahead ?? Number.POSITIVE_INFINITY }];
  });
  return [
    ...section(
      paint,
      'Running',
      running.map(({ run, jobRun }) => [...names(run, jobRun), onWhat(jobRun, now)]),
    ),
    ...section(
      paint,
      'Waiting',
      waiting.toSorted((a, b) => a.ahead - b.ahead).map(({ run, jobRun, why }) => [...names(run, jobRun), why]),
    ),
    ...section(
      paint,
      'Workers',
      state.workers.map(worker => [worker.name, busy(worker, state.load), takes(worker), `version ${worker.version}`]),
    ),
  ];
}

function section(paint: Paint, title: string, rows: readonly (readonly string[])[]): readonly string[] {
  const head = paint('bold', `${title}: ${rows.length === 0 ? 'none' : rows.length}`);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return [
    head,
    ...rows.map(row => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()),
  ];
}

function names({ id, trigger: { repository } }: Run, { job }: JobRun): readonly string[] {
  return [`${repository.owner}/${repository.name}`, `run ${id}`, oneLine(job.key, WIDEST)];
}

function onWhat({ attempts }: JobRun, now: number): string {
  const { worker = '', startedAt = now } = attempts.at(-1) ?? {};
  return `for ${formatElapsed(now - startedAt)} on ${worker}`;
}

function busy({ name, concurrency }: WorkerState, load: readonly Load[]): string {
  const jobs = load.filter(({ worker }) => worker === name).reduce((sum, part) => sum + part.jobs, 0);
  return `${jobs} of ${concurrency} jobs`;
}

function takes({ tags, untagged }: WorkerState): string {
  if (tags.length === 0) return untagged ? 'without tags' : 'takes nothing';
  return `tags ${oneLine(tags.join(', '), WIDEST)}${untagged ? '' : ' only'}`;
}

/** What people read of the queue. */

import { oneLine } from '../../core/render/clean.ts';
import { whyWaiting } from '../../core/render/waiting.ts';
import type { AttemptRef, JobRun, Run } from '../../model/run.ts';
import type { WorkerState } from '../../model/worker.ts';
import { formatElapsed } from '../print/elapsed.ts';
import type { Paint } from '../print.ts';

export interface QueueState {
  readonly runs: readonly Run[];
  readonly line: readonly AttemptRef[];
  readonly workers: readonly WorkerState[];
}

/** Longest name in a column, in characters. */
const WIDEST = 40;

/** Lines for a terminal. `now` in milliseconds since the epoch. */
export function tellQueue({ runs, line, workers }: QueueState, now: number, paint: Paint): readonly string[] {
  const jobs = runs.flatMap(run => run.jobs.map(jobRun => ({ run, jobRun })));
  const running = jobs.filter(({ jobRun }) => jobRun.progress.status === 'in_progress');
  const places = new Map(line.map((ref, place) => [nameOf(ref), place]));
  const waiting = jobs.flatMap(({ run, jobRun }) => {
    const ahead = places.get(
      nameOf({ runId: run.id, key: jobRun.job.key, number: jobRun.attempts.at(-1)?.number ?? 0 }),
    );
    const ofRepository = running.filter(other => other.run.trigger.repository.id === run.trigger.repository.id).length;
    const why = whyWaiting(run, jobRun, { workers, running: ofRepository, ...(ahead === undefined ? {} : { ahead }) });
    return why === undefined ? [] : [{ run, jobRun, why, ahead: ahead ?? Number.POSITIVE_INFINITY }];
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
      workers.map(worker => [
        worker.name,
        busy(
          worker,
          running.map(({ jobRun }) => jobRun),
        ),
        takes(worker),
        `version ${worker.version}`,
      ]),
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

function busy({ name, concurrency }: WorkerState, running: readonly JobRun[]): string {
  const jobs = running.filter(({ attempts }) => attempts.at(-1)?.worker === name).length;
  return `${jobs} of ${concurrency} jobs`;
}

function takes({ tags, untagged }: WorkerState): string {
  if (tags.length === 0) return untagged ? 'without tags' : 'takes nothing';
  return `tags ${oneLine(tags.join(', '), WIDEST)}${untagged ? '' : ' only'}`;
}

function nameOf({ runId, key, number }: AttemptRef): string {
  return `${runId}:${number}:${key}`;
}

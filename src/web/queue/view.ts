/** What a reader is shown of what runs and waits: names only of what they may see, and how much there is besides. */

import { surroundingsIn } from '../../core/render/surroundings.ts';
import { whyWaiting } from '../../core/render/waiting.ts';
import { groupOf, holdsGroup } from '../../core/schedule/resource-group.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { Timer } from '../../model/timer.ts';
import type { Repository } from '../../model/trigger.ts';
import type { QueueState, WorkerState } from '../../model/worker.ts';

export interface QueueView {
  /** The longest first. */
  readonly running: Part<RunningJob>;
  /** In the order of their places; those without one last. */
  readonly waiting: Part<WaitingJob>;
  /** How many wait for nothing but other jobs of their runs. */
  readonly pending: number;
  readonly groups: Part<HeldGroup>;
  readonly workers: readonly WorkerSeen[];
  /** The soonest first. */
  readonly timers: Part<Timer>;
  /** Of repositories with an open run. */
  readonly limits: readonly LimitSeen[];
}

export interface Part<T> {
  readonly seen: readonly T[];
  /** How many more there are, of repositories that the reader may not see. */
  readonly others: number;
}

export interface OneJob {
  readonly run: Run;
  readonly jobRun: JobRun;
}

export interface RunningJob extends OneJob {
  /** Absent: the reader may not know. */
  readonly worker?: string;
  readonly startedAt: number;
  readonly usualMs?: number;
}

export interface WaitingJob extends OneJob {
  /** Goes on after "waits". */
  readonly why: string;
  /** How many come before it; absent: it is not in the queue. */
  readonly ahead?: number;
}

export interface HeldGroup extends OneJob {
  readonly name: string;
  /** How many jobs wait for it. */
  readonly waiting: number;
}

/** The name, host and version of a worker are for those who may know. */
export interface WorkerSeen
  extends Omit<WorkerState, 'name' | 'version'>,
    Partial<Pick<WorkerState, 'name' | 'version'>> {
  /** How many jobs it has. */
  readonly jobs: number;
}

export interface LimitSeen {
  readonly repository: Repository;
  readonly concurrency: number;
  readonly running: number;
}

export interface Known {
  readonly state: QueueState;
  /** Those that have not completed. */
  readonly runs: readonly Run[];
  readonly timers: readonly Timer[];
  /** Milliseconds by job, of each repository whose runs may be seen. */
  readonly usual: ReadonlyMap<number, ReadonlyMap<string, number>>;
}

export interface Reader {
  /** The runs and timers that they may see. */
  readonly sees: ReadonlySet<Run | Timer>;
  /** Whether they may know what the workers are called. */
  readonly knowsWorkers: boolean;
}

/** Pure. `now` in milliseconds since the epoch. */
export function viewQueue(known: Known, reader: Reader, now: number): QueueView {
  const { state, runs, timers } = known;
  const jobs = runs.flatMap(run => run.jobs.map(jobRun => ({ run, jobRun })));
  const mayWait = jobs.filter(
    ({ jobRun: { progress } }) => progress.status === 'queued' || progress.status === 'waiting',
  );
  const [pending, waiting] = partition(mayWait, ({ jobRun: { progress } }) => {
    return progress.status === 'waiting' && progress.for === 'needs';
  });
  const running = partOf(jobs.filter(isRunning), reader, job => runningJob(job, known, reader, now));
  const around = surroundingsIn(state);
  const waits = partOf(waiting, reader, job => waitingJob(job, around));
  return {
    running: { ...running, seen: running.seen.toSorted((a, b) => a.startedAt - b.startedAt) },
    waiting: { ...waits, seen: waits.seen.toSorted((a, b) => placeOf(a) - placeOf(b)) },
    pending: pending.length,
    groups: groupsIn(jobs, reader),
    workers: state.workers.map(worker => workerSeen(worker, state, reader)),
    timers: {
      seen: timers.filter(timer => reader.sees.has(timer)),
      others: timers.filter(t => !reader.sees.has(t)).length,
    },
    limits: limitsIn(
      runs.filter(run => reader.sees.has(run)),
      state,
    ),
  };
}

function isRunning({ jobRun }: OneJob): boolean {
  return jobRun.progress.status === 'in_progress';
}

function partition<T>(all: readonly T[], is: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(is), all.filter(one => !is(one))];
}

function partOf<T>(jobs: readonly OneJob[], { sees }: Reader, tell: (job: OneJob) => T): Part<T> {
  const [seen, others] = partition(jobs, ({ run }) => sees.has(run));
  return { seen: seen.map(tell), others: others.length };
}

function runningJob({ run, jobRun }: OneJob, { usual }: Known, { knowsWorkers }: Reader, now: number): RunningJob {
  const { worker, startedAt = now } = jobRun.attempts.at(-1) ?? {};
  const usualMs = usual.get(run.trigger.repository.id)?.get(jobRun.job.key);
  return {
    run,
    jobRun,
    startedAt,
    ...(knowsWorkers && worker !== undefined ? { worker } : {}),
    ...(usualMs === undefined ? {} : { usualMs }),
  };
}

function waitingJob({ run, jobRun }: OneJob, around: ReturnType<typeof surroundingsIn>): WaitingJob {
  const surroundings = around(run, jobRun);
  const { ahead } = surroundings;
  const why = whyWaiting(run, jobRun, surroundings) ?? '';
  return { run, jobRun, why, ...(ahead === undefined ? {} : { ahead }) };
}

function placeOf({ ahead = Number.MAX_SAFE_INTEGER }: WaitingJob): number {
  return ahead;
}

function groupsIn(jobs: readonly OneJob[], reader: Reader): Part<HeldGroup> {
  const nameOf = ({ run, jobRun }: OneJob) => {
    const group = groupOf(run, jobRun);
    return group && `${run.trigger.repository.id} ${group.name}`;
  };
  const asking = jobs.filter(
    ({ jobRun: { progress } }) => progress.status === 'waiting' && progress.for === 'resource',
  );
  const askingFor = Map.groupBy(asking, nameOf);
  const held = jobs.filter(job => nameOf(job) !== undefined && holdsGroup(job.jobRun));
  return partOf(held, reader, job => ({
    ...job,
    name: groupOf(job.run, job.jobRun)?.name ?? '',
    waiting: askingFor.get(nameOf(job))?.length ?? 0,
  }));
}

function workerSeen(worker: WorkerState, { load }: QueueState, { knowsWorkers }: Reader): WorkerSeen {
  const { name, host: _, version: __, ...rest } = worker;
  return { ...(knowsWorkers ? worker : rest), jobs: sum(load.filter(part => part.worker === name)) };
}

/** As the newest run of each has it. */
function limitsIn(runs: readonly Run[], { load }: QueueState): readonly LimitSeen[] {
  const newest = new Map(runs.map(run => [run.trigger.repository.id, run]));
  return [...newest.values()].flatMap(({ concurrency, trigger: { repository } }) => {
    if (concurrency === undefined) return [];
    return [{ repository, concurrency, running: sum(load.filter(part => part.repositoryId === repository.id)) }];
  });
}

function sum(load: QueueState['load']): number {
  return load.reduce((jobs, part) => jobs + part.jobs, 0);
}

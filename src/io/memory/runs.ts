import type { Backlog, Claim, Unpublished } from '../../flow/ports/store.ts';
import type { AttemptRef, Run } from '../../model/run.ts';

/** A run with what the store remembers beside it. */
export interface Entry {
  readonly run: Run;
  readonly deliveryId: string;
  readonly version: number;
  /** Larger for what changed later. */
  readonly changedAt: number;
  readonly published: Unpublished['published'];
  readonly publishedVersion: number;
}

/** Attempts that wait for a worker, and did not in `before`. */
export function newlyQueued(run: Run, before?: Run): readonly AttemptRef[] {
  const known = new Set(before === undefined ? [] : queued(before).map(nameOf));
  return queued(run).filter(attempt => !known.has(nameOf(attempt)));
}

function queued(run: Run): readonly AttemptRef[] {
  return run.jobs.flatMap(({ job, progress, attempts }) => {
    const last = attempts.at(-1);
    const waits = progress.status === 'queued' && last?.worker === undefined && last?.ended === undefined;
    return waits && last !== undefined ? [{ runId: run.id, key: job.key, number: last.number }] : [];
  });
}

/** Names an attempt in its run. */
export function nameOf({ key, number }: Pick<AttemptRef, 'key' | 'number'>): string {
  return `${number}:${key}`;
}

/** Attempts that some worker claimed and has not ended. */
export function claims(run: Run): readonly Claim[] {
  return run.jobs.flatMap(({ job, attempts }) =>
    attempts.flatMap(({ number, worker, ended }) =>
      worker === undefined || ended !== undefined ? [] : [{ runId: run.id, key: job.key, number, worker }],
    ),
  );
}

/** What of these runs waits for workers, and what they have. */
export function backlogOf(runs: readonly Run[]): Backlog {
  const jobs = runs.filter(({ completedAt }) => completedAt === undefined).flatMap(run => run.jobs);
  const open = jobs.flatMap(({ attempts }) => attempts).filter(({ ended }) => ended === undefined);
  const waiting = open.filter(({ worker }) => worker === undefined).map(({ queuedAt }) => queuedAt);
  const oldest = waiting.length === 0 ? {} : { oldestQueuedAt: Math.min(...waiting) };
  return { queued: waiting.length, running: open.length - waiting.length, ...oldest };
}

/** Whether a delayed job of a run waits whose time has come. */
export function isDue({ jobs }: Run, now: number): boolean {
  return jobs.some(
    ({ progress }) => progress.status === 'waiting' && progress.for === 'delay' && progress.until <= now,
  );
}

/** Whether a job of a run waits for its resource group. */
export function awaitsResource({ jobs }: Run): boolean {
  return jobs.some(({ progress }) => progress.status === 'waiting' && progress.for === 'resource');
}

/** Whether an open run has a say in who gets a resource group. */
export function namesResource({ jobs, completedAt }: Run): boolean {
  return completedAt === undefined && jobs.some(({ job }) => job.resourceGroup !== undefined);
}

/** When the first of the artifacts expires that are still there; infinity for none. */
export function firstExpiry({ jobs }: Run): number {
  const times = jobs.flatMap(({ attempts }) =>
    attempts.map(({ ended }) => {
      const artifact = ended !== undefined && 'artifact' in ended ? ended.artifact : undefined;
      return artifact === undefined || artifact.removed === true ? Number.POSITIVE_INFINITY : artifact.expiresAt;
    }),
  );
  return Math.min(...times.map(time => time ?? Number.POSITIVE_INFINITY));
}

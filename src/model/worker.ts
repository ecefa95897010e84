import type { AttemptRef } from './run.ts';

/** A process that carries out jobs, as it last told of itself. */
export interface WorkerState {
  /** Names this process among all that ever ran: `SERVER/BOOT`. */
  readonly name: string;
  /** Of a job's `tags` it has to have all. */
  readonly tags: readonly string[];
  /** Whether it takes jobs without tags, too. */
  readonly untagged: boolean;
  /** How many jobs it carries out at once. */
  readonly concurrency: number;
  readonly version: string;
  /** What its machine is called; not told by the first versions. */
  readonly host?: string;
  /** When it was heard of last, in milliseconds since the epoch; absent in what it tells itself. */
  readonly heardAt?: number;
}

/** An attempt that waits for a worker with all of these tags. */
export interface QueuedAttempt extends AttemptRef {
  readonly tags: readonly string[];
}

/** How many jobs of a repository a worker has now. */
export interface Load {
  readonly worker: string;
  readonly repositoryId: number;
  readonly jobs: number;
}

/** What waits for workers, and who there is to take it: at one moment, so a little old when it is read. */
export interface QueueState {
  /** Those that live. */
  readonly workers: readonly WorkerState[];
  /** In the order in which they would be taken by a worker that has every tag. */
  readonly line: readonly QueuedAttempt[];
  readonly load: readonly Load[];
}

import type { AttemptRef, Run } from '../../model/run.ts';
import type { WorkerState } from '../../model/worker.ts';

/** Who carries out jobs, and what waits for them. Throws InfraError when the database is away. */
export interface Dispatch {
  /** Says that a worker lives. Told again and again; whoever falls silent is forgotten after a day. */
  announce(worker: WorkerState): Promise<void>;

  /** Says that a worker has ended. Safe to repeat. */
  dismiss(name: string): Promise<void>;

  /** Those that were heard of since then (milliseconds since the epoch), by name. */
  workers(since: number): Promise<readonly WorkerState[]>;

  /** Attempts that wait for a worker, in the order in which they would be taken by one that has every tag. */
  line(): Promise<readonly AttemptRef[]>;

  /** Runs that have not completed, oldest first. */
  openRuns(): Promise<readonly Run[]>;
}

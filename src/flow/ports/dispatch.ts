import type { Run } from '../../model/run.ts';
import type { QueueState, WorkerState } from '../../model/worker.ts';

/** Who carries out jobs, and what waits for them. Throws InfraError when the database is away. */
export interface Dispatch {
  /** Says that a worker lives. Told again and again; whoever falls silent is forgotten after a day. */
  announce(worker: WorkerState): Promise<void>;

  /** Says that a worker has ended. Safe to repeat. */
  dismiss(name: string): Promise<void>;

  /** With the workers, by name, that were heard of since then (milliseconds since the epoch). */
  queue(since: number): Promise<QueueState>;

  /** Runs that have not completed, oldest first. */
  openRuns(): Promise<readonly Run[]>;
}

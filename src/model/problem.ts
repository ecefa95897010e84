/** A place in a file of the project that a job's output, or a report it wrote, speaks of. */
export interface Problem {
  /** Relative to the project directory. */
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
  readonly column?: number;
  readonly severity: 'error' | 'warning' | 'notice';
  readonly message: string;
}

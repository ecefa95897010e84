/** A place in a file of the project that a job's output, or a report it wrote, speaks of. */
export interface Problem {
  /** Relative to the project directory. */
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
  readonly column?: number;
  readonly severity: 'error' | 'warning' | 'notice';
  readonly message: string;
  /** The rule that was broken, or the test that failed. */
  readonly title?: string;
}

/** What a report with findings holds. */
export interface FindingCounts {
  readonly kind: 'codequality' | 'sarif';
  readonly errors: number;
  readonly warnings: number;
  readonly notices: number;
}

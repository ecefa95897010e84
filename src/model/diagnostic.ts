/** A fault in what a person wrote, said so that they can mend it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly where: Position;
  /** What to do, where we can guess it. */
  readonly hint?: string;
  /** The heading of docs/ci-yml.md that explains it. */
  readonly reference?: string;
}

/** A place in a file; line and column count from 1. */
export interface Position {
  /** Relative to the root of the repository; `owner/repo:path` when it is of another one. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

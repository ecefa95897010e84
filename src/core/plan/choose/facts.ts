/** What rules ask about a commit beyond its trigger. Gathered by whoever plans, since asking costs. */
export interface Facts {
  /** Paths of all files of the commit. Absent: not known, and `exists` holds for nothing. */
  readonly files?: readonly string[];
  /** Paths that changed, by `compare_to`; '' for what the trigger compares with. One that is missing is not known, and then `changes` holds. */
  readonly changed?: ReadonlyMap<string, readonly string[]>;
}

/** What somebody wants to know before it can answer. */
export interface Questions {
  readonly files: boolean;
  /** Keys of `Facts.changed`. */
  readonly changed: readonly string[];
}

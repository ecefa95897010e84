/** Which of several servers does what only one of them may do at a time. */
export interface Leadership {
  /**
   * Resolves when nobody else leads, of all processes that share the store, however long that takes: a leader that dies
   * is followed within seconds, also one that is cut off or stands still. Rejects only when `signal` aborts.
   */
  lead(signal: AbortSignal): Promise<Lead>;
}

/** Held until it is released or lost. */
export interface Lead {
  /**
   * Aborts some seconds before somebody else may lead because the database could not hear of us, also when it is us
   * that is cut off. What was begun must have stopped by then.
   */
  readonly lost: AbortSignal;
  /** Lets another lead at once. Safe to repeat. */
  release(): Promise<void>;
}

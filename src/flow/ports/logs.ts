import type { AttemptRef } from '../../model/run.ts';

/** The output of attempts, byte for byte. One writer for each attempt; any number of readers, also while it is written. */
export interface Logs {
  /**
   * Takes the bytes, in the order of the calls; readers see them within seconds, and not later than a seal. Whoever dies
   * before takes them along. May wait while much is on its way, and reject for bytes that were taken before.
   */
  append(attempt: AttemptRef, bytes: Uint8Array): Promise<void>;
  /** No more will come. Safe to repeat. */
  seal(attempt: AttemptRef): Promise<void>;
  /** Up to `limit` bytes from `offset`; empty at the end. `sealed` says that the end is final. An unknown log is empty and unsealed. */
  read(attempt: AttemptRef, offset: number, limit: number): Promise<LogPart>;
  /** Bytes so far; 0 for an unknown log. */
  size(attempt: AttemptRef): Promise<number>;
  /** The last `limit` bytes. */
  tail(attempt: AttemptRef, limit: number): Promise<Uint8Array>;
  /** Yields the log from `offset` as it grows, until it is sealed or `signal` aborts. */
  follow(attempt: AttemptRef, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Forgets the log of an attempt that has ended: it is then unknown. Safe to repeat. */
  remove(attempt: AttemptRef): Promise<void>;
}

export interface LogPart {
  readonly bytes: Uint8Array;
  readonly sealed: boolean;
}

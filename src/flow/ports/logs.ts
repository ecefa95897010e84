import type { AttemptRef } from '../../model/run.ts';

/** The output of attempts, byte for byte. One writer for each attempt; any number of readers, also while it is written. */
export interface Logs {
  /**
   * Takes the bytes, in the order of the calls; readers see them within seconds, and not later than a seal. Whoever dies
   * before takes them along. May wait while much is on its way, and reject for bytes that were taken before. `times` is
   * what the index of times grows by (core/log-times): who sees the bytes sees it, too. Without it nothing is noted.
   */
  append(attempt: AttemptRef, bytes: Uint8Array, times?: Uint8Array): Promise<void>;
  /** No more will come. Safe to repeat. */
  seal(attempt: AttemptRef): Promise<void>;
  /**
   * Up to `limit` bytes from `offset`; empty at the end. `sealed` says that the end is final. An unknown log is empty and
   * unsealed.
   */
  read(attempt: AttemptRef, offset: number, limit: number): Promise<LogPart>;
  /**
   * Up to `limit` bytes of the index of times from `offset`; empty at its end, and for a log without one. A crash may cut
   * its end off, and a log that could not keep all of it keeps none.
   */
  times(attempt: AttemptRef, offset: number, limit: number): Promise<Uint8Array>;
  /** Bytes so far; 0 for an unknown log. */
  size(attempt: AttemptRef): Promise<number>;
  /** The last `limit` bytes. */
  tail(attempt: AttemptRef, limit: number): Promise<Uint8Array>;
  /** Yields the log from `offset` as it grows, until it is sealed or `signal` aborts. */
  follow(attempt: AttemptRef, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** Forgets the log of an attempt that has ended, and its times: it is then unknown. Safe to repeat. */
  remove(attempt: AttemptRef): Promise<void>;
}

export interface LogPart {
  readonly bytes: Uint8Array;
  readonly sealed: boolean;
}

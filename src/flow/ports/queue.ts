import type { Delivery } from '../../model/incoming.ts';
import type { AttemptRef } from '../../model/run.ts';

/**
 * Hands out queued work, each piece to one taker at a time. Work is put in only by the Store, in its transactions.
 * A taker that throws, or whose process dies, gets or gives the work again later: handlers are safe to repeat.
 * Where many repositories share a queue they take turns with their attempts, and those the clock started come last; of
 * a process' many takers of deliveries no installation holds more than a third.
 */
export interface Queue {
  /** Starts taking; resolves when the takers are ready. Called once for each kind. */
  takeDeliveries(concurrency: number, handle: (delivery: Delivery) => Promise<void>): Promise<void>;
  /**
   * `lease` aborts some seconds before the attempt may be handed to somebody else because nobody could hear of this
   * taker, also when it is the taker that is cut off. What it has begun must have stopped by then.
   */
  takeAttempts(
    concurrency: number,
    handle: (attempt: AttemptRef, lease: AbortSignal) => Promise<void>,
    choice?: Choice,
  ): Promise<void>;
  /** Takes nothing more and resolves when running handlers have returned, or after `graceMs`. */
  drain(graceMs: number): Promise<void>;
}

/** Which attempts a worker takes; absent: those without tags. */
export interface Choice {
  /** Of those with tags, the ones of which it has all; or any. */
  readonly tags: readonly string[] | 'any';
  /** Whether it takes those without tags, too. */
  readonly untagged: boolean;
  /** Whether any repository may run only so many at once (`Run.concurrency`): counting them costs a little each time. */
  readonly heedsLimits: boolean;
}

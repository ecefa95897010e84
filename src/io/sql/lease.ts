import { setTimeout as sleep } from 'node:timers/promises';
import { HEARTBEAT_EVERY } from './boss-options.ts';

const BEAT_MS = HEARTBEAT_EVERY * 1_000;

/**
 * Work that was not heard of for 10 s is given to somebody else (boss-options.ts). We let go of it before that, by our own clock:
 * nobody can tell us while the network is cut. What is left of the time is for killing what runs.
 */
const HELD_MS = 7_000;

export interface Lease {
  /** Aborts when the work may be somebody else's from now on. */
  readonly ended: AbortSignal;
  release(): void;
}

/**
 * Holds work that was just taken until it is released. `beat` tells the database that we live, and answers whether the
 * work is still ours; it may fail, or never answer.
 */
export function holdLease(beat: () => Promise<boolean>, { beatMs = BEAT_MS, heldMs = HELD_MS } = {}): Lease {
  const ended = new AbortController();
  const released = new AbortController();
  let clock: NodeJS.Timeout | undefined;

  /** What the database heard of us is as old as the question, not as its answer. */
  function extend(asked: number): void {
    clearTimeout(clock);
    clock = setTimeout(() => ended.abort(), asked + heldMs - performance.now());
  }

  async function keepBeating(): Promise<void> {
    while (!released.signal.aborted && !ended.signal.aborted) {
      const asked = performance.now();
      const isOurs = await beat().catch(() => undefined);
      if (released.signal.aborted) return;
      if (isOurs === true) extend(asked);
      if (isOurs === false) ended.abort();
      await sleep(beatMs, undefined, { signal: released.signal }).catch(() => undefined);
    }
  }

  extend(performance.now());
  void keepBeating();
  return {
    ended: ended.signal,
    release: () => {
      released.abort();
      clearTimeout(clock);
    },
  };
}

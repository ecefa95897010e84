/**
 * An engine that is restarted is away for seconds: an attempt waits for it, instead of using up the tries of its job,
 * and so does whoever cleans up after one.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { InfraError } from '../../model/errors.ts';
import type { Engine } from '../ports/engine.ts';

/** An upgrade of the engine, or of the machine it is on, takes no longer. */
const PATIENCE_MS = 5 * 60_000;
const LOOK_AGAIN_MS = 1_000;

export interface Waiting {
  readonly engine: Pick<Engine, 'check'>;
  /** Tells people why nothing happens. */
  readonly note: (sentence: string) => Promise<void>;
  /** Aborts when nobody wants to wait any more. */
  readonly signal: AbortSignal;
}

/** What `step` comes to, which is safe to repeat: when it failed and the engine is away, it is done again once that is back. */
export async function withEngine<T>({ engine, note, signal }: Waiting, step: () => Promise<T>): Promise<T> {
  const latest = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof InfraError && error.retryable) || (await isThere(engine))) throw error;
      await note('The Docker engine does not answer. Waiting for it.');
      do {
        if (signal.aborted || performance.now() > latest) throw error;
        await sleep(LOOK_AGAIN_MS);
      } while (!(await isThere(engine)));
    }
  }
}

function isThere(engine: Pick<Engine, 'check'>): Promise<boolean> {
  return engine.check().then(
    () => true,
    () => false,
  );
}

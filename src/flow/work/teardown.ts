/** Removing a sandbox takes a third of a small job's time: it happens beside the next job, not before it. */

import type { Logger } from 'pino';
import type { Engine, Sandbox } from '../ports/engine.ts';
import { type Waiting, withEngine } from './with-engine.ts';

export interface Teardown {
  /** Destroys in the background. Resolves at once while fewer than the limit are under way: debts do not pile up. */
  begin(sandbox: Sandbox): Promise<void>;
  /**
   * Resolves when it has been destroyed, which waits for an engine that is away and notes that; or when the signal
   * aborts, or the engine stays away: what still runs there nobody can stop.
   */
  complete(sandbox: Sandbox, signal: AbortSignal, note: Waiting['note']): Promise<void>;
  /** Resolves when nothing is being destroyed. Waits no longer for an engine that is away. */
  settle(): Promise<void>;
}

export function createTeardown(limit: number, engine: Pick<Engine, 'check'>, log: Logger): Teardown {
  const underway = new Set<Promise<void>>();
  const leaving = new AbortController();
  const warn = async (sentence: string): Promise<void> => log.warn(sentence);

  async function destroy(sandbox: Sandbox, signal = leaving.signal, note = warn): Promise<void> {
    try {
      await withEngine({ engine, note, signal }, () => sandbox.destroy());
    } catch (error) {
      log.warn({ err: error }, 'a sandbox could not be removed; the next sweep finds it by its labels');
    }
  }

  return {
    begin: async sandbox => {
      while (underway.size >= limit) await Promise.race(underway);
      const destroying: Promise<void> = destroy(sandbox).finally(() => underway.delete(destroying));
      underway.add(destroying);
    },
    complete: (sandbox, signal, note) => destroy(sandbox, AbortSignal.any([signal, leaving.signal]), note),
    settle: async () => {
      leaving.abort();
      await Promise.all(underway);
    },
  };
}

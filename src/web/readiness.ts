import type { Engine } from '../flow/ports/engine.ts';
import type { Store } from '../flow/ports/store.ts';

/** Whether this server can do its work, for a load balancer and for the operator. */
export interface Readiness {
  readonly ready: boolean;
  readonly store: 'usable' | 'away';
  /** Absent where no job runs. */
  readonly engine?: 'usable' | 'away';
}

/** A part that answers later than this (milliseconds) is away. */
const deadlineMs = 5000;

/** An answer is given again for so long (milliseconds): anybody may ask, and asking must cost nothing. */
const keptMs = 1000;

/** Asks the parts, at most one question at a time and one a second. */
export function createReadiness(store: Store, engine: Pick<Engine, 'check'> | undefined): () => Promise<Readiness> {
  let answer: Promise<Readiness> | undefined;

  async function ask(): Promise<Readiness> {
    const [storeIs, engineIs] = await Promise.all([
      probe(() => store.findRuns({ limit: 1 })),
      engine && probe(() => engine.check()),
    ]);
    setTimeout(() => {
      answer = undefined;
    }, keptMs).unref();
    const ready = storeIs === 'usable' && engineIs !== 'away';
    return { ready, store: storeIs, ...(engineIs === undefined ? {} : { engine: engineIs }) };
  }

  return () => {
    answer ??= ask();
    return answer;
  };
}

/** What is wrong is for the server's own log, not for whoever asks. */
async function probe(question: () => Promise<unknown>): Promise<'usable' | 'away'> {
  const { promise: late, resolve } = Promise.withResolvers<'away'>();
  const deadline = setTimeout(() => resolve('away'), deadlineMs);
  try {
    return await Promise.race([late, question().then(() => 'usable' as const)]);
  } catch {
    return 'away';
  } finally {
    clearTimeout(deadline);
  }
}

/** Sends the trace of every run that completes, at the door of the store. */

import type { Logger } from 'pino';
import { spansOf } from '../core/trace/spans.ts';
import type { Run } from '../model/run.ts';
import { observeRuns } from './observe-runs.ts';
import type { Store } from './ports/store.ts';
import type { Traces } from './ports/traces.ts';

export interface TracedStore {
  /** The same store. What it does never waits for a trace, and never fails by one. */
  readonly store: Store;
  /** Resolves when what was to be sent was sent, or could not be. */
  settle(): Promise<void>;
}

/** Whoever makes a run complete sends its trace: one process once, unless it dies at that moment. */
export function traceStore(store: Store, traces: Traces, log: Pick<Logger, 'warn'>): TracedStore {
  const underway = new Set<Promise<void>>();

  function look(before: Run | undefined, after: Run): void {
    if (after.completedAt === undefined || before?.completedAt !== undefined) return;
    const sending: Promise<void> = traces
      .send(spansOf(after))
      .catch(error => log.warn({ err: error, runId: after.id }, 'the trace of a run could not be sent'))
      .finally(() => underway.delete(sending));
    underway.add(sending);
  }

  return { store: observeRuns(store, look), settle: async () => void (await Promise.all(underway)) };
}

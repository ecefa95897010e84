import type { Sighting } from '../../model/head.ts';
import type { Delivery } from '../../model/incoming.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { TestResult } from '../../model/test-result.ts';
import type { Timer } from '../../model/timer.ts';
import type { Entry } from './runs.ts';
import { createWorkList, type WorkList } from './work-list.ts';

/** Everything there is, by its id. */
export interface State {
  readonly runs: Map<string, Entry>;
  readonly deliveries: Map<string, { readonly delivery: Delivery; isHandled: boolean }>;
  readonly timers: Map<string, Timer>;
  readonly sightings: Map<number, Sighting>;
  readonly deliveryWork: WorkList<string>;
  readonly attemptWork: WorkList<AttemptRef>;
  readonly watchers: Set<(runId: string) => void>;
  /** Rises for ever: an id is never given twice. */
  lastRunId: number;
  /** By the run, and in it by the attempt they are of. */
  readonly tests: Map<string, Map<string, readonly TestResult[]>>;
  /** Counts changes. */
  clock: number;
}

export function createState(): State {
  return {
    runs: new Map(),
    deliveries: new Map(),
    timers: new Map(),
    sightings: new Map(),
    deliveryWork: createWorkList(),
    attemptWork: createWorkList(),
    watchers: new Set(),
    lastRunId: 0,
    tests: new Map(),
    clock: 0,
  };
}

import type { Conclusion, Ended, FailureCause } from './run.ts';
import type { Trigger } from './trigger.ts';

/** What has become true of a run and is worth counting. Durations are milliseconds. */
export type Milestone =
  /** A worker took an attempt that had waited in the queue. */
  | { readonly kind: 'attempt_started'; readonly waitedMs: number }
  /** `durationMs` is absent for one that nobody had taken. */
  | {
      readonly kind: 'attempt_ended';
      readonly outcome: Ended['outcome'];
      readonly cause?: FailureCause;
      readonly durationMs?: number;
    }
  | {
      readonly kind: 'run_completed';
      readonly source: Trigger['source'];
      readonly conclusion: Conclusion | 'action_required';
      readonly durationMs: number;
    };

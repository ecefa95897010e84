/** All that can happen to a run after it was created. A signal that does not fit changes nothing. */

import type { Ended } from './run.ts';
import type { Actor } from './trigger.ts';

export type Signal =
  /** Somebody who may write looked at this commit and lets it run. */
  | { readonly type: 'approved'; readonly by: Actor }
  /** A worker takes a queued attempt. */
  | { readonly type: 'claimed'; readonly key: string; readonly attempt: number; readonly worker: string }
  /** The worker that claimed it says how it ended. */
  | {
      readonly type: 'ended';
      readonly key: string;
      readonly attempt: number;
      readonly worker: string;
      readonly ended: Ended;
    }
  /** Nobody heard from the worker any more; `worker` guards against declaring a later owner lost. */
  | { readonly type: 'lost'; readonly key: string; readonly attempt: number; readonly worker: string }
  /** Stop these jobs, or all when `keys` is absent. */
  | { readonly type: 'cancel'; readonly keys?: readonly string[]; readonly reason: string }
  /** Run again: what failed, was cancelled or timed out (everything if all passed); everything; or these jobs. What needs them runs again too. */
  | {
      readonly type: 'rerun';
      readonly what: 'failed' | 'all' | readonly string[];
      readonly by?: Actor;
      /** Without what caches hold. */
      readonly isFresh?: true;
    }
  /** It is this job's turn in its resource group. */
  | { readonly type: 'granted'; readonly key: string }
  /** It is the turn of another job, of the run `behind`. */
  | { readonly type: 'held'; readonly key: string; readonly behind: string }
  /** Time has passed: delayed jobs whose time has come go on. */
  | { readonly type: 'due' }
  /** There is a newer commit, and `by` is the id of its run. What that stops is decided by `autoCancel`. */
  | { readonly type: 'superseded'; readonly by: string }
  /** The time of artifacts has come: they are removed, or stay until `keepUntil`, when they are looked at again. */
  | { readonly type: 'expired'; readonly keepUntil?: number }
  /** Start a job that waits for a person, or for its time. */
  | { readonly type: 'play'; readonly key: string; readonly by?: Actor }
  /** Stop the environment that this job deployed to. */
  | { readonly type: 'stop_environment'; readonly key: string };

/** What people are told of a branch over channels of the operator's. Times are milliseconds since the epoch. */

import type { Repository } from './trigger.ts';

/** What the newest finished run of a branch came to. Cancelled runs and those without jobs say nothing about it. */
export type BranchVerdict = 'success' | 'failure';

/** What a branch was found to be, and by which run. */
export interface BranchState {
  readonly runId: string;
  readonly verdict: BranchVerdict;
}

export type BranchTurn = 'broken' | 'fixed' | 'still_failing' | 'still_passing';

/** What happened to a branch, as it was then: a run that is run again later does not change what is told. */
export interface BranchNews {
  readonly turn: BranchTurn;
  readonly repository: Pick<Repository, 'id' | 'owner' | 'name' | 'url'>;
  readonly branch: string;
  readonly verdict: BranchVerdict;
  /** Absent: nothing was known of the branch. */
  readonly previous?: BranchState;
  readonly run: {
    readonly id: string;
    /** In one line: "test failed after 12s". */
    readonly title: string;
    readonly beganAt: number;
    readonly completedAt: number;
    /** Keys of the jobs that failed. */
    readonly failed: readonly string[];
  };
  readonly commit: { readonly sha: string; readonly title: string; readonly authorName: string };
  /** The login of whoever pushed. */
  readonly actor: string;
}

/** One piece of news for one target. */
export interface Notice {
  /** The same for every try to send it, and for no other news. */
  readonly key: string;
  /** The name of a target. */
  readonly target: string;
  readonly news: BranchNews;
}

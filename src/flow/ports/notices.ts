import type { BranchState, Notice } from '../../model/notice.ts';
import type { Run } from '../../model/run.ts';

/** What a comparison of a branch came to. */
export interface Compared {
  /** What the branch is now known to be. */
  readonly state: BranchState;
  readonly notices: readonly Notice[];
}

/** Where it is kept what branches are, and what is still to be told of them. */
export interface Notices {
  /**
   * Looks at up to `limit` branches that a push run has finished on since the last time; one server has each. `f` gets what
   * the branch was and its newest finished push runs, newest first; undefined leaves it as it was. The state and the notices are kept
   * together or not at all. Resolves with how many it looked at. Throws InfraError.
   */
  compare(
    f: (previous: BranchState | undefined, newest: readonly Run[]) => Compared | undefined,
    limit: number,
  ): Promise<number>;

  /**
   * Hands out notices until the queue is drained, each to one handler at a time, in this process or another. One whose handler fails or dies comes
   * again, later each time, for about four hours; `isLast` says that it will not any more.
   */
  take(concurrency: number, handle: (notice: Notice, isLast: boolean) => Promise<void>): Promise<void>;

  /** Takes no more, and waits for what is in hand for at most so long. */
  drain(graceMs: number): Promise<void>;
}

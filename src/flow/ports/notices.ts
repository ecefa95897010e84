import type { BranchState, Notice } from '../../model/notice.ts';
import type { Run } from '../../model/run.ts';

export interface BranchName {
  readonly repositoryId: number;
  readonly name: string;
}

/** What considering a run came to. */
export interface Considered {
  /** What its branch is now known to be. */
  readonly state: BranchState;
  readonly notices: readonly Notice[];
}

/** A notice that was not sent yet. */
export interface Waiting {
  readonly notice: Notice;
  /** Milliseconds since the epoch. */
  readonly decidedAt: number;
}

/**
 * Where it is kept what branches are, and what is still to be told of them. What a method resolved for survives `kill -9`.
 * Throws InfraError.
 */
export interface Notices {
  /** Up to `limit` branches that are to be considered, behind `after` in an order that stays. */
  stale(limit: number, after?: BranchName): Promise<readonly BranchName[]>;

  /**
   * Goes through push runs that have finished on a branch since the last time, each once, in the order in which they finished,
   * unless another server does. `f` gets what the branch was and the run as it is now, which is open when it is run again;
   * undefined leaves the branch as it was. When it is not known which have finished, as an older Berth kept that of none,
   * it gets the newest ones, which may have been considered before. What was considered, the state and the notices are
   * kept together or not at all. Resolves with how many runs there were, of which there may be more: 0 when that was all.
   */
  consider(
    branch: BranchName,
    f: (previous: BranchState | undefined, finished: Run) => Considered | undefined,
  ): Promise<number>;

  /**
   * Of each branch and target the notice that is to be sent next, those decided first before the others; none for the targets
   * in `except`, so that one that rests never stands before the others.
   */
  waiting(limit: number, except: readonly string[]): Promise<readonly Waiting[]>;

  /** It was sent, or never will be. Safe to repeat. */
  remove(notice: Pick<Notice, 'target' | 'key'>): Promise<void>;

  /** Removes what a target was to be told and was decided then or before; resolves with the keys. */
  drop(target: string, then: number): Promise<readonly string[]>;

  /**
   * Forgets branches of which there is no run any more, unless they were there when their repository was last looked at, and
   * those of repositories without any run, with how these looked then. Safe to repeat.
   */
  forgetBranches(): Promise<void>;
}

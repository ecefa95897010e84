/** What the forge told us, decoded and checked, before anyone decided what it means. It is stored as it is. */

import type { Actor, Commit, MergeGroupTrigger, PullRequest, Repository } from './trigger.ts';
import type { Variables } from './variables.ts';

export interface Delivery {
  /** The forge's identifier; a redelivery carries the same one. */
  readonly id: string;
  readonly incoming: Incoming;
}

export type Incoming =
  | Pushed
  | BranchDeleted
  | PullRequestChanged
  | PullRequestClosed
  | MergeGroupMade
  | MergeGroupGone
  | Commented
  | RerunRequested
  | ActionRequested
  | TimerFired;

export interface Pushed {
  readonly kind: 'pushed';
  readonly repository: Repository;
  readonly actor: Actor;
  readonly commit: Commit;
  readonly ref: { readonly kind: 'branch' | 'tag'; readonly name: string };
  readonly before?: string;
}

/** A branch is gone, and with it what was deployed only for it. */
export interface BranchDeleted {
  readonly kind: 'branch_deleted';
  readonly repository: Repository;
  readonly actor: Actor;
  readonly branch: string;
}

/** A pull request has a head commit that wants checks: opened, new commits, reopened, ready for review, base changed. */
export interface PullRequestChanged {
  readonly kind: 'pull_request_changed';
  readonly repository: Repository;
  readonly actor: Actor;
  /** Who opened it: the person whose rights decide trust. */
  readonly author: Actor;
  readonly pullRequest: PullRequest;
}

export interface PullRequestClosed {
  readonly kind: 'pull_request_closed';
  readonly repository: Repository;
  readonly actor: Actor;
  readonly number: number;
}

/** A merge queue asks for the checks of a commit that it made. */
export interface MergeGroupMade extends Pick<MergeGroupTrigger, 'ref' | 'base' | 'pullRequestNumber' | 'commit'> {
  readonly kind: 'merge_group_made';
  readonly repository: Repository;
  readonly actor: Actor;
}

/** The queue has no more use for it: merged, or taken apart. */
export interface MergeGroupGone {
  readonly kind: 'merge_group_gone';
  readonly repository: Repository;
  readonly actor: Actor;
  readonly headSha: string;
  /** The queue's own. */
  readonly branch: string;
}

/** A new comment on a pull request, its text as written. */
export interface Commented {
  readonly kind: 'commented';
  readonly repository: Repository;
  readonly actor: Actor;
  readonly isBot: boolean;
  readonly pullRequestNumber: number;
  /** Whose pull request it is; absent for somebody who is gone. */
  readonly pullRequestAuthorId?: number;
  readonly isOpen: boolean;
  readonly commentId: number;
  readonly body: string;
}

/** Somebody pressed Re-run on one of our checks, or on all of them (then `externalId` is absent). */
export interface RerunRequested {
  readonly kind: 'rerun_requested';
  readonly repository: Repository;
  readonly actor: Actor;
  readonly headSha: string;
  readonly externalId?: string;
}

/** Somebody pressed one of the buttons we put on a check. */
export interface ActionRequested {
  readonly kind: 'action_requested';
  readonly repository: Repository;
  readonly actor: Actor;
  readonly headSha: string;
  readonly externalId: string;
  readonly action: string;
}

/** The time of a schedule has come. Told by our own clock, and kept and handled like what the forge tells. */
export interface TimerFired {
  readonly kind: 'timer_fired';
  readonly repository: Repository;
  readonly actor: Actor;
  readonly branch: string;
  readonly variables: Variables;
}

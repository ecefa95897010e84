/** Why a run exists: what happened on the forge, in our words. */

/** A repository as the forge knows it. `id` is what identity is decided by; names change. */
export interface Repository {
  readonly id: number;
  readonly owner: string;
  /** The account that owns it. Runs of the first versions do not know it. */
  readonly ownerId?: number;
  readonly name: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  /** Where people look at it, without a trailing slash. */
  readonly url: string;
  /** The installation whose rights we use to speak to the forge about it. */
  readonly installationId: number;
  /** Not the run's own: read by the rights of the installation that the run's own belongs to, and by no others. */
  readonly isForeign?: boolean;
}

/** A person or bot. Rights are decided by `id`, never by `login`, a commit author or an association. */
export interface Actor {
  readonly id: number;
  readonly login: string;
}

export interface Commit {
  /** 40 hexadecimal digits. */
  readonly sha: string;
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
}

/** Whether the author may write to the repository, asked live. Untrusted runs wait for approval and never see a secret. */
export type Trust = 'trusted' | 'untrusted';

interface TriggerBase {
  readonly repository: Repository;
  readonly commit: Commit;
  readonly actor: Actor;
  readonly trust: Trust;
  /** The delivery that caused it: at most one run exists for each. */
  readonly deliveryId: string;
}

export interface PushTrigger extends TriggerBase {
  readonly source: 'push';
  readonly ref: { readonly kind: 'branch' | 'tag'; readonly name: string };
  /** The commit the ref pointed at before; absent when the ref is new. */
  readonly before?: string;
}

export interface PullRequestTrigger extends TriggerBase {
  readonly source: 'pull_request';
  readonly pullRequest: PullRequest;
  /**
   * Whether it counts as a push to the head branch, too: that is a branch of the repository itself that nobody protects,
   * and whoever caused the event may write. Others can open a pull request for any branch, and must not start what its pushes start.
   */
  readonly standsForPush: boolean;
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly draft: boolean;
  readonly labels: readonly string[];
  readonly head: { readonly branch: string; readonly sha: string; readonly repositoryId: number };
  readonly base: { readonly branch: string; readonly sha: string };
}

/** The clock, a person on our page or a program started it, on a branch or tag. */
export interface StartedTrigger extends TriggerBase {
  readonly source: 'schedule' | 'web' | 'api';
  readonly ref: { readonly kind: 'branch' | 'tag'; readonly name: string };
}

/** The commit that a merge queue made, before it becomes its base branch. Only who may write can put something there. */
export interface MergeGroupTrigger extends TriggerBase {
  readonly source: 'merge_group';
  /** The queue's own branch. */
  readonly ref: { readonly kind: 'branch'; readonly name: string };
  /** What it is made upon: the branch it is for, and its head or the group before it. */
  readonly base: { readonly branch: string; readonly sha: string };
  /** The last that was put into it, as far as the branch's name tells. */
  readonly pullRequestNumber?: number;
}

export type Trigger = PushTrigger | PullRequestTrigger | MergeGroupTrigger | StartedTrigger;

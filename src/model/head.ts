import type { Actor, PullRequest } from './trigger.ts';

/** What of a repository wants checks: the newest commit of a branch or of an open pull request. */
export type Head =
  | { readonly kind: 'branch'; readonly name: string; readonly sha: string }
  | { readonly kind: 'pull_request'; readonly pullRequest: PullRequest; readonly author: Actor };

/** The heads of a repository as they were seen at the last look, by their names. */
export type Sighting = Readonly<Record<string, SeenHead>>;

export interface SeenHead {
  readonly sha: string;
  /** The commit that was there at the look before; absent when there was none. */
  readonly before?: string;
  /** When it was first seen there, in milliseconds since the epoch; absent when nothing more has to be known of it. */
  readonly since?: number;
}

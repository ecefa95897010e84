import type { App } from './app.ts';
import type { User } from './user.ts';

/** An issue, or a pull request when `pull` is there: GitHub numbers both in one row. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly author: User;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  locked: boolean;
  readonly labels: Set<string>;
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  readonly pull?: Pull;
}

/** What makes an issue a pull request. */
export interface Pull {
  /** The repository the commits come from: a fork, or the base itself. */
  readonly headRepositoryId: number;
  readonly headRef: string;
  headSha: string;
  baseRef: string;
  baseSha: string;
  draft: boolean;
  mergedAt: Date | null;
  mergedBy: User | null;
}

/** An issue that is known to be a pull request. */
export type PullRequest = Issue & { readonly pull: Pull };

/** Tells pull requests from plain issues. */
export function isPullRequest(issue: Issue): issue is PullRequest {
  return issue.pull !== undefined;
}

/** A comment on an issue, or on the conversation of a pull request. */
export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly author: User;
  /** The app that wrote it, when one did. */
  readonly app: App | null;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly reactions: Map<number, Reaction>;
}

/** One account's reaction to a comment; `content` is +1, -1, eyes, rocket and so on. */
export interface Reaction {
  readonly id: number;
  readonly user: User;
  readonly content: string;
  readonly createdAt: Date;
}

/** A label of a repository; `color` is six hexadecimal digits. */
export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

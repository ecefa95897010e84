/** Bringing a commit to an environment, and who may. */

import type { RepositoryPattern } from './policy.ts';

/** A job that succeeded in bringing a commit to an environment, or in stopping it. */
export interface Deployment {
  readonly runId: string;
  readonly key: string;
  readonly action: 'start' | 'stop';
  /** When its run was created: the order of the commits, whatever the order in which their jobs ended. */
  readonly runCreatedAt: number;
}

/** What the operator demands of whoever deploys to an environment. */
export interface ProtectedEnvironment {
  readonly repositories: RepositoryPattern;
  /** A name, with `*` and `?` as in a path. */
  readonly environment: string;
  /** Branches and tags whose pushes may deploy, as globs; absent: all, and pull requests of those who may write. */
  readonly refs?: readonly string[];
  /** Somebody of these has to start its jobs; absent: they start by themselves. */
  readonly approvers?: Approvers;
}

/** Those with at least this permission, or these people by their number. */
export type Approvers = 'write' | 'admin' | readonly number[];

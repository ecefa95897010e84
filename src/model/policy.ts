/** What the operator grants to repositories in a file of theirs, beside what every repository has. */

import type { LimitsAsked } from './pipeline.ts';
import type { RegistryLogin } from './registry.ts';

export interface Policy {
  readonly limits: readonly RepositoryLimits[];
  readonly registries: readonly ListedRegistry[];
  readonly environments: readonly ProtectedEnvironment[];
  readonly notifications: readonly NotificationTarget[];
}

/** A repository's number in decimal, `owner/name`, `owner/*` or `*`; in lower case. */
export type RepositoryPattern = string;

export interface RepositoryLimits {
  readonly repositories: RepositoryPattern;
  readonly most: LimitsGranted;
}

/** The most that a job of a repository may have. What is absent is as for every repository. */
export interface LimitsGranted extends LimitsAsked {
  readonly timeoutMs?: number;
  /** How many of the repository's jobs may run at once, on all workers together. */
  readonly concurrency?: number;
}

export interface ListedRegistry {
  /** Host and port, in lower case: every name by which images of it are called. */
  readonly hosts: readonly string[];
  /** Absent: it is listed so that its images are only for those who may read them there. */
  readonly login?: RegistryLogin;
  /** Who gets the login. */
  readonly repositories: readonly RepositoryPattern[];
  /** Whether runs of people who may not write get it, too. */
  readonly untrusted: boolean;
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

/** Somebody whom the operator wants to be told of branches. */
export interface NotificationTarget {
  /** Only one has it. */
  readonly name: string;
  readonly kind: 'webhook' | 'slack';
  /** Whoever knows it may speak there: a secret. */
  readonly url: string;
  /** Signs what is sent; absent: nothing is signed. */
  readonly secret?: string;
  readonly repositories: readonly RepositoryPattern[];
  /** Globs of names; absent: the default branch. */
  readonly branches?: readonly string[];
  readonly when: 'changes' | 'failures' | 'all';
}

import type { CheckRun, CheckSuite } from './check.ts';
import type { Deployment } from './deployment.ts';
import type { Comment, Issue, Label } from './issue.ts';
import type { Role, User } from './user.ts';

/** A repository: a bare git repository in `path`, and what GitHub keeps around it. */
export interface Repository {
  readonly id: number;
  /** Changes when the repository is transferred, as its name does when it is renamed; the id never does. */
  owner: User;
  name: string;
  readonly description: string | null;
  private: boolean;
  readonly defaultBranch: string;
  readonly parent?: Repository;
  readonly path: string;
  readonly createdAt: Date;
  pushedAt: Date;
  readonly collaborators: Map<number, Role>;
  /** Who of them has it by a membership of the organization that is not shown to others. */
  readonly hiddenMembers: Set<number>;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, Comment>;
  readonly labels: Map<string, Label>;
  readonly suites: Map<number, CheckSuite>;
  readonly runs: Map<number, CheckRun>;
  readonly statuses: CommitStatus[];
  readonly deployments: Map<number, Deployment>;
  /** Apps whose check suites are not made on push (`auto_trigger_checks: false`). */
  readonly silentApps: Set<number>;
  /** Names of the checks that branch protection requires, by branch. */
  readonly requiredChecks: Map<string, readonly string[]>;
  /** What rulesets require, by branch: `appId` is the only source of a check, or anybody is. */
  readonly ruledChecks: Map<string, readonly { readonly name: string; readonly appId?: number }[]>;
}

/** One report about a commit through the older statuses API. */
export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: User;
  readonly createdAt: Date;
}

/** owner/name, as it is now. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** What `user` may do here: owners and collaborators by role, everybody else may read what is public. */
export function roleOf(repository: Repository, user: User | undefined): Role {
  if (user?.id === repository.owner.id) return 'admin';
  const role = user && repository.collaborators.get(user.id);
  return role ?? (repository.private ? 'none' : 'read');
}

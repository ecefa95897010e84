import { redeliver } from '../events/deliver.ts';
import { announceInstallation } from '../events/installation.ts';
import type { App, Installation, Permissions } from '../state/app.ts';
import type { Delivery } from '../state/delivery.ts';
import { type Comment, type Issue, isPullRequest, type PullRequest } from '../state/issue.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { Role, User } from '../state/user.ts';
import { findRepository, type World } from '../state/world.ts';
import { revokeAuthorization, setPrivate, setRole } from './access.ts';
import { type BranchCommit, commitToBranch, deleteRef, tag } from './branch.ts';
import { requestAction, rerequestRun } from './check-run.ts';
import { rerequestSuite } from './check-suite.ts';
import { addComment, deleteComment, editComment } from './comment.ts';
import { openIssue } from './issue.ts';
import { acceptManifest } from './manifest.ts';
import { dequeue, enqueue, type MergeGroup } from './merge-group.ts';
import { closePull, editPull, openPull, type PullEdit, reopenPull, setDraft } from './pull-request.ts';
import {
  createApp,
  createRepository,
  createUser,
  createUserToken,
  forkRepository,
  installApp,
  type NewApp,
  type NewRepository,
} from './register.ts';

/** How a pull request is opened: `head` is a branch, of `from` when it is a fork. */
export interface PullRequestWanted {
  readonly author: User;
  readonly title: string;
  readonly head: string;
  readonly base: string;
  readonly from?: Repository;
  readonly body?: string;
  readonly draft?: boolean;
}

/** Everything people do on GitHub that a CI hears of. Each sends its webhooks before it resolves. */
export interface Acts {
  createUser(login: string, type?: User['type'], name?: string): User;
  /** A token for git and for the API. */
  createToken(user: User): string;
  createRepository(wanted: NewRepository): Promise<Repository>;
  fork(source: Repository, owner: User): Promise<Repository>;
  /** The former name goes on answering with 301. */
  rename(repository: Repository, name: string): void;
  /** To another account; which installations reach it changes at once. The former name goes on answering with 301. */
  transfer(repository: Repository, owner: User): void;
  /** Apps that may hear of members do so. */
  setRole(repository: Repository, user: User, role: Role): void;
  /** Their membership of the organization becomes private; their rights stay. */
  hideMembership(repository: Repository, user: User): void;
  /** "Change visibility". */
  setPrivate(repository: Repository, isPrivate: boolean): void;
  /** "Revoke" in a person's list of authorized apps: its tokens of them end. */
  revokeAuthorization(app: App, user: User): void;
  createApp(wanted: NewApp): App;
  installApp(app: App, account: User, repositories?: 'all' | readonly Repository[]): Installation;
  suspend(installation: Installation): void;
  unsuspend(installation: Installation): void;
  uninstall(installation: Installation): void;
  /** The owner accepts what the app now asks for. */
  acceptPermissions(installation: Installation, permissions: Permissions): void;
  /** As if by `git push` of one commit, made on the branch's head (or the default branch's, when it is new). */
  commit(repository: Repository, user: User, commit: BranchCommit): Promise<string>;
  tag(repository: Repository, user: User, name: string, sha: string): Promise<void>;
  /** `ref` is a full name such as refs/heads/topic. */
  deleteRef(repository: Repository, user: User, ref: string): Promise<void>;
  openPullRequest(repository: Repository, wanted: PullRequestWanted): Promise<PullRequest>;
  closePullRequest(repository: Repository, number: number, by: User, merged?: boolean): Promise<void>;
  reopenPullRequest(repository: Repository, number: number, by: User): Promise<void>;
  editPullRequest(repository: Repository, number: number, by: User, edit: PullEdit): Promise<void>;
  setDraft(repository: Repository, number: number, by: User, draft: boolean): Promise<void>;
  openIssue(repository: Repository, author: User, title: string, body?: string): Issue;
  comment(repository: Repository, number: number, author: User, body: string): Comment;
  editComment(repository: Repository, id: number, by: User, body: string): void;
  deleteComment(repository: Repository, id: number, by: User): void;
  /** "Re-run" on one check. */
  rerun(repository: Repository, runId: number, by: User): void;
  /** "Re-run all checks". */
  rerunAll(repository: Repository, suiteId: number, by: User): Promise<void>;
  /** Presses a button that the app put on its completed check. */
  pressAction(repository: Repository, runId: number, identifier: string, by: User): void;
  redeliver(app: App, delivery: Delivery): void;
  /** "Merge when ready": makes the queue's commit on gh-readonly-queue/... and asks for its checks. */
  enqueue(repository: Repository, number: number, by: User): Promise<MergeGroup>;
  /** The queue is done with it, or gave up. */
  dequeue(
    repository: Repository,
    group: MergeGroup,
    by: User,
    reason: 'merged' | 'invalidated' | 'dequeued',
  ): Promise<void>;
  /** Agrees to an app manifest; answers the address to go back to, with `code` and `state`. */
  acceptManifest(owner: User, manifest: unknown, state?: string): string;
}

/** The acts in one world. */
export function newActs(world: World): Acts {
  return {
    createUser: (login, type, name) => createUser(world, login, type, name),
    createToken: user => createUserToken(world, user),
    createRepository: wanted => createRepository(world, wanted),
    fork: (source, owner) => forkRepository(world, source, owner),
    rename(repository, name) {
      if (findRepository(world, repository.owner.login, name)) throw new Error(`${name} is taken`);
      world.formerNames.set(fullName(repository).toLowerCase(), repository.id);
      repository.name = name;
    },
    transfer(repository, owner) {
      if (findRepository(world, owner.login, repository.name)) throw new Error(`${repository.name} is taken`);
      world.formerNames.set(fullName(repository).toLowerCase(), repository.id);
      repository.owner = owner;
    },
    setRole: (repository, user, role) => setRole(world, repository, user, role),
    hideMembership: (repository, user) => void repository.hiddenMembers.add(user.id),
    setPrivate: (repository, isPrivate) => setPrivate(world, repository, isPrivate),
    revokeAuthorization: (app, user) => revokeAuthorization(world, app, user),
    createApp: wanted => createApp(world, wanted),
    installApp: (app, account, repositories) => installApp(world, app, account, repositories),
    suspend(installation) {
      installation.suspendedAt = world.now();
      announceInstallation(world, installation, 'suspend');
    },
    unsuspend(installation) {
      installation.suspendedAt = null;
      announceInstallation(world, installation, 'unsuspend');
    },
    uninstall(installation) {
      world.installations.delete(installation.id);
      announceInstallation(world, installation, 'deleted');
    },
    acceptPermissions(installation, permissions) {
      installation.permissions = permissions;
      announceInstallation(world, installation, 'new_permissions_accepted');
    },
    commit: (repository, user, commit) => commitToBranch(world, repository, user, commit),
    tag: (repository, user, name, sha) => tag(world, repository, user, name, sha),
    deleteRef: (repository, user, ref) => deleteRef(world, repository, user, ref),
    openPullRequest: (repository, { head, from, ...wanted }) =>
      openPull(world, repository, { ...wanted, head: { repository: from ?? repository, ref: head } }),
    closePullRequest: (repository, number, by, merged) =>
      closePull(world, repository, pullOf(repository, number), by, merged),
    reopenPullRequest: (repository, number, by) => reopenPull(world, repository, pullOf(repository, number), by),
    editPullRequest: (repository, number, by, edit) =>
      editPull(world, repository, pullOf(repository, number), by, edit),
    setDraft: (repository, number, by, draft) => setDraft(world, repository, pullOf(repository, number), by, draft),
    openIssue: (repository, author, title, body) => openIssue(world, repository, author, title, body ?? ''),
    comment: (repository, number, author, body) =>
      addComment(world, repository, known(repository.issues.get(number), `issue ${number}`), author, body),
    editComment: (repository, id, by, body) =>
      editComment(world, repository, known(repository.comments.get(id), `comment ${id}`), by, body),
    deleteComment: (repository, id, by) =>
      deleteComment(world, repository, known(repository.comments.get(id), `comment ${id}`), by),
    rerun: (repository, id, by) =>
      rerequestRun(world, repository, known(repository.runs.get(id), `check run ${id}`), by),
    rerunAll: (repository, id, by) =>
      rerequestSuite(world, repository, known(repository.suites.get(id), `check suite ${id}`), by),
    pressAction: (repository, id, identifier, by) =>
      requestAction(world, repository, known(repository.runs.get(id), `check run ${id}`), identifier, by),
    redeliver: (app, delivery) => redeliver(world, app, delivery),
    enqueue: (repository, number, by) => enqueue(world, repository, pullOf(repository, number), by),
    dequeue: (repository, group, by, reason) => dequeue(world, repository, group, by, reason),
    acceptManifest: (owner, manifest, state) => acceptManifest(world, owner, manifest, state ?? null),
  };
}

function pullOf(repository: Repository, number: number): PullRequest {
  const issue = known(repository.issues.get(number), `pull request ${number}`);
  if (!isPullRequest(issue)) throw new Error(`#${number} is no pull request`);
  return issue;
}

function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`there is no ${name}`);
  return value;
}

import type { Head } from '../../model/head.ts';
import type { Published, Report } from '../../model/report.ts';
import type { Commit, PullRequest, Repository } from '../../model/trigger.ts';

/**
 * Where repositories live and results are shown. Throws InfraError: `retryable` with the forge's own waiting time when
 * it limits us, has suspended us or is away, not retryable when it refuses for good (uninstalled, permission missing).
 */
export interface Forge {
  /** A file at a commit, or undefined when there is none. At most 1 MiB; larger is an InfraError that is not retryable. */
  readFile(repository: Repository, path: string, sha: string): Promise<string | undefined>;

  /** Paths of all files at a commit. When the forge cannot list them all: an InfraError that is not retryable. */
  listFiles(repository: Repository, sha: string): Promise<readonly string[]>;

  /** Another repository, `owner/repo`, as far as the installation that serves this one may read it; undefined when not. */
  findRepository(repository: Repository, name: string): Promise<Repository | undefined>;

  /** The commit that a branch, tag or commit of a repository means now; undefined when there is none. */
  findCommit(repository: Repository, ref: string): Promise<string | undefined>;

  commit(repository: Repository, sha: string): Promise<Commit>;

  /**
   * Paths that differ at the commit `head` from `base` (a branch, tag or commit), or from where the two have parted
   * ('merge_base'); both names of a file that was renamed. There may be some too many, never one too few: undefined when
   * the forge does not know, or does not list, them all.
   */
  changedFiles(
    repository: Repository,
    base: string,
    head: string,
    since: 'commit' | 'merge_base',
  ): Promise<readonly string[] | undefined>;

  /** Undefined when there is none of that number that is open. */
  pullRequest(repository: Repository, number: number): Promise<PullRequest | undefined>;

  /** Open pull requests of the same repository whose head is this branch. */
  pullRequestsOf(repository: Repository, branch: string): Promise<readonly PullRequest[]>;

  /** The newest commits of branches and of open pull requests; of those changed last, where there are very many. */
  heads(repository: Repository): Promise<readonly Head[]>;

  /** How to fetch the repository: short-lived and read-only. Never stored, logged, or given to a container. */
  cloneSpec(repository: Repository): Promise<CloneSpec>;

  /** Asked live, never cached, by the numeric ids of both. */
  permission(repository: Repository, actorId: number, login: string): Promise<Permission>;

  /**
   * Of many who have rights of their own in the repository what they may do, by their numeric ids: who is missing may
   * have some, too. Asked live; one request for a hundred people, but not as sure as `permission`.
   */
  people(repository: Repository): Promise<ReadonlyMap<number, Permission>>;

  /** Whether everybody may read it. Asked live, by numeric id. */
  isPublic(repository: Repository): Promise<boolean>;
  /** Whether not everybody who may write can push to this branch. Asked live; of a branch that is gone the answer is no. */
  isProtected(repository: Repository, branch: string): Promise<boolean>;

  /**
   * Makes the forge show `report`, given what it was last told, and answers what it has now been told. Safe to repeat
   * after a crash: a check is looked up by its external id, and the comment by its marker, before either is created.
   * `progress` is called after each effect, so that a failure half-way loses nothing.
   */
  publish(
    repository: Repository,
    report: Report,
    before: Published,
    progress: (published: Published) => void,
  ): Promise<Published>;

  /** Acknowledges a comment. Safe to repeat. */
  react(repository: Repository, commentId: number, reaction: Reaction): Promise<void>;

  /** Answers in words. Not safe to repeat. */
  comment(repository: Repository, pullRequestNumber: number, body: string): Promise<void>;
}

export interface CloneSpec {
  readonly url: string;
  /** The value of the HTTP Authorization header; absent when none is needed. */
  readonly authorization?: string;
  /** Gives back what it was made with, once everything is fetched: nobody can fetch with it any more. Never rejects. */
  readonly release?: () => Promise<void>;
}

export type Permission = 'none' | 'read' | 'write' | 'maintain' | 'admin';
export type Reaction = '+1' | '-1' | 'eyes' | 'rocket' | 'confused';

import type { Deployment, EnvironmentState } from '../../model/deployment.ts';
import type { Sighting } from '../../model/head.ts';
import type { Delivery } from '../../model/incoming.ts';
import type { Published } from '../../model/report.ts';
import type { AttemptRef, Run, Standing } from '../../model/run.ts';
import type { TestResult } from '../../model/test-result.ts';
import type { Timer } from '../../model/timer.ts';
import type { Repository } from '../../model/trigger.ts';
import type { History } from './history.ts';

/** What was known of the runs of a pull request when something was decided about it. */
export interface PullRequestRuns {
  readonly repositoryId: number;
  readonly pullRequestNumber: number;
  /** The id of the newest; absent: there is none. */
  readonly newest?: string;
}

/**
 * The truth, and the only place where the parts of Berth meet. Every method may be called concurrently from any
 * process; what a method resolved for survives `kill -9`. Throws InfraError (retryable) when the database is away.
 */
export interface Store extends History {
  /**
   * Keeps a delivery and queues the work of handling it, in one transaction. Safe to repeat: a known id changes
   * nothing and answers 'duplicate'.
   */
  accept(delivery: Delivery): Promise<'accepted' | 'duplicate'>;

  /**
   * Creates a run and queues its open attempts, in one transaction. At most one run exists for a delivery id: when
   * there is one already it is returned as it stands and `draft` is dropped. Calls `draft` with a fresh run id.
   */
  create(deliveryId: string, draft: (id: string) => Run): Promise<Run>;

  /**
   * The same for the next run of a pull request: undefined, and nothing is created, when its newest run is another one
   * than whoever decided knew of.
   */
  createNext(deliveryId: string, known: PullRequestRuns, draft: (id: string) => Run): Promise<Run | undefined>;

  find(id: string): Promise<Run | undefined>;

  /** Newest first. */
  findRuns(query: RunQuery): Promise<readonly Run[]>;

  /**
   * Replaces a run by `f` of it, in one transaction that holds the run; attempts that `f` queued are enqueued in the
   * same transaction. `f` is pure and may be called more than once. Answers both versions; the same object twice
   * means that nothing changed and nothing was written. Throws a plain Error for an unknown id. With the delivery that
   * asked for the change, that one counts as handled by the same transaction, and is not handed out again.
   */
  change(id: string, f: (run: Run) => Run, deliveryId?: string): Promise<{ readonly before: Run; readonly after: Run }>;

  /**
   * Calls back after a run changed, also when another process changed it. A hint only: it may come late, twice, or
   * not at all while the connection is down, so look again by time as well. Returns how to stop.
   */
  watch(onChange: (runId: string) => void): () => void;

  /**
   * Runs that changed since they were last published, oldest change first, with what the forge was last told; none of
   * the installations in `except`, so that one that must wait never stands before the others.
   */
  unpublished(limit: number, except?: readonly number[]): Promise<readonly Unpublished[]>;

  /**
   * Remembers what the forge was told. When the run has changed since `version`, it stays unpublished. Safe to repeat.
   */
  published(runId: string, version: number, published: Published): Promise<void>;

  /**
   * Keeps the tests of an attempt, in the order given, in place of those kept before: safe to repeat. Keeps nothing when
   * `worker` does not hold the attempt, or it has ended. What no database can hold of a text may be replaced.
   */
  keepTests(attempt: AttemptRef, worker: string, tests: readonly TestResult[]): Promise<void>;

  /** The tests of an attempt as they were kept; none for an attempt without. */
  tests(attempt: AttemptRef): Promise<readonly TestResult[]>;

  /**
   * Milliseconds that a job usually takes when it passes, by its key: the median (of two the shorter) over the newest
   * `runs` completed runs of a repository.
   */
  usualDurations(repositoryId: number, runs: number): Promise<ReadonlyMap<string, number>>;

  /** Attempts that some worker claimed and has not ended. */
  claimed(): Promise<readonly Claim[]>;

  /** What waits for workers and what they have, for the operator's graphs: at one moment, so a little old when it is read. */
  backlog(): Promise<Backlog>;

  /** Ids of the runs in which a delayed job waits whose time has come by `now` (milliseconds since the epoch). */
  due(now: number): Promise<readonly string[]>;

  /** Ids of runs with artifacts that have expired by `now` and are not removed, longest ago first. */
  expired(now: number, limit: number): Promise<readonly string[]>;

  /** The repositories in which a job waits for its resource group. */
  contended(): Promise<readonly Contention[]>;

  /**
   * Replaces all open runs of a repository whose jobs name resource groups, oldest first, by `f` of them, which answers
   * them in the same order: in one transaction that holds them, as `change` does for one. Of one repository there is
   * never more than one such call at a time, in whatever process, and each sees what the one before it wrote: what only
   * `f` gives is never given twice. `f` is pure and may be called more than once.
   */
  arbitrate(repositoryId: number, f: (runs: readonly Run[]) => readonly Run[]): Promise<void>;

  /** Makes these all the timers of a repository; one that it has already keeps the time when it is due. Safe to repeat. */
  setTimers(repositoryId: number, timers: readonly Timer[]): Promise<void>;

  /** Timers whose time has come by `now` (milliseconds since the epoch), the longest overdue first. */
  dueTimers(now: number): Promise<readonly Timer[]>;

  /**
   * Accepts the delivery that a timer causes and sets when it is due next, in one transaction. Nothing happens when it is
   * not due at `timer.dueAt` any more: somebody else has fired it, or it is gone. Answers whether it was fired.
   */
  fire(timer: Timer, delivery: Delivery, nextAt: number): Promise<boolean>;

  /** What went to an environment of a repository last, in the order in which the jobs ended. */
  lastDeployment(repositoryId: number, environment: string): Promise<Deployment | undefined>;

  /** Each environment of a repository to which something went, by name, and what went there last. */
  environments(repositoryId: number): Promise<readonly EnvironmentState[]>;

  /**
   * Deployments that are to be stopped: their time is over by `now` (milliseconds since the epoch), nothing has gone to
   * the environment since, and nobody asked for it yet.
   */
  dueToStop(now: number, limit: number): Promise<readonly Deployment[]>;

  /** The same for those of a branch or of a pull request, whatever their time, when a job is named that stops them. */
  stoppable(repositoryId: number, of: DeploymentOrigin): Promise<readonly Deployment[]>;

  /** Runs that completed before then (milliseconds since the epoch), oldest first. */
  completedBefore(then: number, limit: number): Promise<readonly Run[]>;

  /** Forgets a run and all that is known of its jobs. Safe to repeat. */
  remove(runId: string): Promise<void>;

  /** Forgets deliveries that were handled and had come before then, and tags that nobody has used since. Safe to repeat. */
  forgetDeliveries(then: number): Promise<void>;

  /** Repositories with a run since then (milliseconds since the epoch), each as its newest run has it; the newest run's first. */
  activeRepositories(since: number): Promise<readonly Repository[]>;

  /** How each of these repositories stands, in the order asked; those without a run that may be told of are left out. */
  overview(asked: readonly OverviewQuery[]): Promise<readonly Overview[]>;

  /** What `setSighting` last kept of a repository's heads. */
  sighting(repositoryId: number): Promise<Sighting | undefined>;

  /** Safe to repeat. */
  setSighting(repositoryId: number, sighting: Sighting): Promise<void>;
}

/** Whose end is the end of what was deployed from there. */
export type DeploymentOrigin = { readonly pullRequest: number } | { readonly branch: string };

export interface Unpublished {
  readonly run: Run;
  readonly version: number;
  readonly published: Published;
}

export interface Claim extends AttemptRef {
  readonly worker: string;
}

export interface Backlog {
  /** Attempts that no worker has claimed yet. */
  readonly queued: number;
  /** Attempts that some worker claimed and has not ended. */
  readonly running: number;
  /** When the oldest of the queued ones was queued, in milliseconds since the epoch. */
  readonly oldestQueuedAt?: number;
}

export interface Contention {
  readonly repositoryId: number;
  /** Differs whenever a run has changed, come or gone that `arbitrate` would decide about. */
  readonly fingerprint: string;
}

export interface RunQuery {
  readonly repositoryId?: number;
  readonly headSha?: string;
  readonly pullRequestNumber?: number;
  /** Only those of pushes to a branch or tag of this name. */
  readonly pushedTo?: string;
  /** Only those of this branch or tag, whatever started them, pull requests aside. */
  readonly ref?: { readonly kind: 'branch' | 'tag'; readonly name: string };
  /** None of these repositories. */
  readonly except?: readonly number[];
  /** Of these repositories only what ran while they were public. */
  readonly publicOnly?: readonly number[];
  /** Of this branch, or of a pull request whose head is a branch of this name. */
  readonly branch?: string;
  readonly event?: Run['trigger']['source'];
  /** The login of who caused it; case does not matter. */
  readonly actor?: string;
  readonly standing?: Standing;
  /**
   * Each word of this begins a word of the run's name, its commit's message, its branch or tag, its pull request's title or
   * number, or its commit's sha. A word is letters and digits, and case does not matter.
   */
  readonly text?: string;
  /** Only those older than the run with this id. */
  readonly before?: string;
  /** Only those newer, and of them the oldest. */
  readonly after?: string;
  /** Only runs that have not completed; false: only those that have. */
  readonly open?: boolean;
  readonly limit: number;
}

export interface OverviewQuery {
  readonly repositoryId: number;
  /** The branch by whose newest run it is judged, where it has one. */
  readonly branch: string;
  /** Of what ran while it was private nothing is told. */
  readonly isPublicOnly: boolean;
}

export interface Overview {
  readonly repositoryId: number;
  /** The newest of the branch, or else the newest. */
  readonly run: Run;
  /** When its newest run was created, in milliseconds since the epoch. */
  readonly activeAt: number;
  /** Runs that go on. */
  readonly running: number;
  /** Runs that wait for a worker or for a person. */
  readonly waiting: number;
}

import type { TestIdentity } from '../../model/history.ts';
import type { JobRun } from '../../model/run.ts';
import type { TestStanding } from '../history/test-standing.ts';
import type { BaseCoverage } from './coverage.ts';

/** Whether pull requests get a comment. On failure: when something failed, and kept up to date once it is there. */
export type CommentWish = 'never' | 'on_failure' | 'always';

/** What a report needs that is not in the run. It holds no clock: a run that did not change renders the same for ever, asides apart. */
export interface RenderContext {
  /** What the check to require is called; absent: `ci`. The checks of jobs begin with it. */
  readonly checkName?: string;
  /** Where this server's pages are reached, without a trailing slash; absent: no links. */
  readonly baseUrl?: string;
  /** The end of an attempt's log, secrets already masked; undefined when there is none. Asked for failed attempts only. */
  readonly logTail: (key: string, attempt: number) => string | undefined;
  /** Milliseconds that jobs of this repository usually take, by key; without it nobody is told when the run should be over. */
  readonly usualMs?: ReadonlyMap<string, number>;
  /** Whether no newer run exists for the same pull request: an older one leaves the comment alone. */
  readonly isLatestForPullRequest: boolean;
  readonly comments: CommentWish;
  /** What a pull request's coverage is compared with. */
  readonly baseCoverage?: BaseCoverage;
  /** What a test that failed did before on the branch that the run is compared with. */
  readonly standingOf?: (test: TestIdentity) => TestStanding | undefined;
  /** What is told of a queued job beside its state, as things stand. */
  readonly aside?: (jobRun: JobRun) => string | undefined;
}

/** What is rendered beside the run itself: the ends of failing logs, the queue, and what earlier runs tell. */

import { testsInComment } from '../../core/render/comment.ts';
import type { CommentWish, RenderContext } from '../../core/render/context.ts';
import { type BaseCoverage, coverageOf } from '../../core/render/coverage.ts';
import { surroundingsIn } from '../../core/render/surroundings.ts';
import { queuedAside } from '../../core/render/waiting.ts';
import type { Run } from '../../model/run.ts';
import type { PullRequestTrigger } from '../../model/trigger.ts';
import { readPasts } from '../pasts.ts';
import type { Dispatch } from '../ports/dispatch.ts';
import type { Logs } from '../ports/logs.ts';
import type { Store } from '../ports/store.ts';
import { BELIEVED_MS } from '../presence.ts';

export interface RenderSources {
  readonly store: Store;
  readonly logs: Logs;
  readonly dispatch: Pick<Dispatch, 'queue'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Where this server's pages are reached, without a trailing slash. */
  readonly baseUrl?: string;
  readonly comments: CommentWish;
  /** What the check to require is called; absent: `ci`. */
  readonly checkName?: string;
}

/** Bytes of a failing log that are rendered. */
const TAIL_BYTES = 16_384;
/** Runs from which is learned how long a job takes. */
const HISTORY = 20;
/** Runs of the base that are looked through for coverage: some only change documents. */
const LOOK_BACK = 5;

/** Throws InfraError when the store is away. */
export async function renderContext(sources: RenderSources, run: Run): Promise<RenderContext> {
  const { store, baseUrl, comments, checkName } = sources;
  const isOpen = run.completedAt === undefined;
  const [logTail, isLatestForPullRequest, baseCoverage, usualMs, aside, standingOf] = await Promise.all([
    logTailsOf(sources.logs, run),
    isLatest(store, run),
    coverageOfBase(store, run),
    isOpen ? store.usualDurations(run.trigger.repository.id, HISTORY) : undefined,
    asideOf(sources, run),
    standingsOf(store, run),
  ]);
  return {
    logTail,
    isLatestForPullRequest,
    comments,
    ...(aside === undefined ? {} : { aside }),
    ...(standingOf === undefined ? {} : { standingOf }),
    ...(baseCoverage === undefined ? {} : { baseCoverage }),
    ...(usualMs === undefined ? {} : { usualMs }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(checkName === undefined ? {} : { checkName }),
  };
}

async function asideOf({ dispatch, now }: RenderSources, run: Run): Promise<RenderContext['aside']> {
  if (!run.jobs.some(({ progress }) => progress.status === 'queued')) return undefined;
  const around = surroundingsIn(await dispatch.queue(now() - BELIEVED_MS));
  return jobRun => queuedAside(run, jobRun, around(run, jobRun));
}

async function logTailsOf(logs: Logs, run: Run): Promise<RenderContext['logTail']> {
  const tails = new Map<string, string>();
  for (const { job, attempts, progress } of run.jobs) {
    const last = attempts.at(-1);
    if (progress.status !== 'completed' || last?.ended === undefined || last.ended.outcome === 'success') continue;
    const bytes = await logs.tail({ runId: run.id, key: job.key, number: last.number }, TAIL_BYTES);
    tails.set(`${last.number}:${job.key}`, new TextDecoder().decode(bytes));
  }
  return (key, attempt) => tails.get(`${attempt}:${key}`);
}

/** An older run that ends later must not overwrite the newer one's comment. */
async function isLatest(store: Store, { id, trigger }: Run): Promise<boolean> {
  if (trigger.source !== 'pull_request') return false;
  const { number } = trigger.pullRequest;
  const [latest] = await store.findRuns({ repositoryId: trigger.repository.id, pullRequestNumber: number, limit: 1 });
  return latest?.id === id;
}

/** Of the failed tests that the comment names; of a branch that has none of them there is nothing to tell. */
async function standingsOf(store: Store, run: Run): Promise<RenderContext['standingOf']> {
  if (run.trigger.source !== 'pull_request') return undefined;
  const told = testsInComment(run);
  if (told.length === 0) return undefined;
  // Whoever reads a public repository is not told what became of it while it was private.
  const pastOf = await readPasts(store, run, told, !run.trigger.repository.isPrivate);
  return told.some(test => pastOf(test).earlier.length > 0) ? test => pastOf(test).standing : undefined;
}

/** Of the commit that the pull request goes into; when that has none, of the newest run of its branch that has. */
async function coverageOfBase(store: Store, run: Run): Promise<BaseCoverage | undefined> {
  const { trigger } = run;
  if (trigger.source !== 'pull_request' || coverageOf(run).size === 0) return undefined;
  for (const wanted of [{ headSha: trigger.pullRequest.base.sha }, {}]) {
    const percent = await coverageOnBranch(store, trigger, wanted);
    if (percent !== undefined) return { branch: trigger.pullRequest.base.branch, percent };
  }
  return undefined;
}

async function coverageOnBranch(
  store: Store,
  { repository, pullRequest }: PullRequestTrigger,
  wanted: { readonly headSha?: string },
): Promise<BaseCoverage['percent'] | undefined> {
  const pushedTo = pullRequest.base.branch;
  const query = { ...wanted, repositoryId: repository.id, pushedTo, open: false, limit: LOOK_BACK };
  const found = await store.findRuns(query);
  return found.map(coverageOf).find(({ size }) => size > 0);
}

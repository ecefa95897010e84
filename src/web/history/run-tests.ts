import { standingOf, type TestStanding, testId } from '../../core/history/test-standing.ts';
import type { TestPage, TestRun, ToldTest } from '../../model/history.ts';
import type { Run } from '../../model/run.ts';
import type { TestOutcome } from '../../model/test-result.ts';
import type { RunSeen } from './window.ts';

/** What a test that fails did on the branch that the run is compared with. */
export interface Past {
  readonly standing: TestStanding;
  /** The newest first. */
  readonly earlier: readonly TestRun[];
}

export interface RunTests extends TestPage {
  /** What is compared with. */
  readonly branch: string;
  readonly pastOf: (test: ToldTest) => Past | undefined;
}

export interface RunTestsQuery {
  readonly text?: string | undefined;
  readonly state?: TestState | undefined;
  readonly offset: number;
  readonly limit: number;
}

export type TestState = 'failed' | 'flaky' | 'skipped' | 'passed';

/** Runs of the branch that are looked at, and rows of them that are read at most. */
const EARLIER = 20;
const MOST_ROWS = 5_000;

/** The tests of the last try of each job, with the past of those that did not pass. */
export async function readRunTests({ store, run, publicOnly }: RunSeen, query: RunTestsQuery): Promise<RunTests> {
  const attempts = run.jobs.flatMap(({ job: { key }, attempts: tries }) => {
    const last = tries.at(-1);
    return last === undefined ? [] : [{ runId: run.id, key, number: last.number }];
  });
  const { text, state, offset, limit } = query;
  const page = await store.testsOf(attempts, {
    offset,
    limit,
    ...(text === undefined ? {} : { text }),
    ...(state === undefined ? {} : { outcomes: outcomesOf(state) }),
  });
  const branch = comparedWith(run);
  const bad = page.tests.filter(isBad);
  const window = { repositoryId: run.trigger.repository.id, runs: EARLIER, branch, before: run.id, publicOnly };
  const earlier = bad.length === 0 ? [] : await store.testRuns(window, bad, MOST_ROWS);
  const byTest = Map.groupBy(earlier, testId);
  const pastOf = (test: ToldTest): Past | undefined => {
    const found = byTest.get(testId(test)) ?? [];
    return isBad(test) ? { standing: standingOf(found), earlier: found } : undefined;
  };
  return { ...page, branch, pastOf };
}

/** The branch a pull request or a group is for, or else the default one. */
function comparedWith({ trigger }: Run): string {
  if (trigger.source === 'pull_request') return trigger.pullRequest.base.branch;
  return trigger.source === 'merge_group' ? trigger.base.branch : trigger.repository.defaultBranch;
}

function outcomesOf(state: TestState): readonly TestOutcome[] {
  return state === 'failed' ? ['failed', 'errored'] : [state];
}

function isBad({ outcome }: ToldTest): boolean {
  return outcome === 'failed' || outcome === 'errored' || outcome === 'flaky';
}

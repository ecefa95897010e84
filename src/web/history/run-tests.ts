import { comparedWith } from '../../core/history/compared-with.ts';
import { type Past, readPasts } from '../../flow/pasts.ts';
import type { TestPage, ToldTest } from '../../model/history.ts';
import type { TestOutcome } from '../../model/test-result.ts';
import type { RunSeen } from './window.ts';

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
  const pasts = await readPasts(store, run, page.tests.filter(isBad), publicOnly);
  const pastOf = (test: ToldTest) => (isBad(test) ? pasts(test) : undefined);
  return { ...page, branch: comparedWith(run), pastOf };
}

function outcomesOf(state: TestState): readonly TestOutcome[] {
  return state === 'failed' ? ['failed', 'errored'] : [state];
}

function isBad({ outcome }: ToldTest): boolean {
  return outcome === 'failed' || outcome === 'errored' || outcome === 'flaky';
}

import type { History, RunWindow, TestQuery } from '../../flow/ports/history.ts';
import type { JobTry, ToldTest } from '../../model/history.ts';
import type { Run } from '../../model/run.ts';
import type { TestOutcome } from '../../model/test-result.ts';
import { isWanted } from './find-runs.ts';
import { nameOf } from './runs.ts';
import type { State } from './state.ts';
import { slowest, type Telling, tally, text } from './test-statistics.ts';

const WORST_FIRST: readonly TestOutcome[] = ['failed', 'errored', 'flaky', 'skipped', 'passed'];

/** What the Store tells of earlier runs. */
export function memoryHistory({ runs, tests }: State): History {
  /** Newest first. */
  function inWindow({ since = 0, publicOnly = false, branch, ...rest }: RunWindow): readonly Run[] {
    const ref = branch === undefined ? {} : { ref: { kind: 'branch', name: branch } as const };
    const newestFirst = [...runs.values()].reverse().map(({ run }) => run);
    const found = newestFirst.filter(run => isWanted(run, { ...rest, ...ref, limit: rest.runs })).slice(0, rest.runs);
    return found.filter(
      ({ createdAt, trigger }) => createdAt >= since && !(publicOnly && trigger.repository.isPrivate),
    );
  }

  function toldBy(run: Run): readonly Telling[] {
    const attempts = run.jobs.flatMap(({ job: { key }, attempts: tries }) =>
      tries.map(({ number }) => ({ key, number })),
    );
    return attempts.flatMap(ref =>
      (tests.get(run.id)?.get(nameOf(ref)) ?? []).map((test, position) => {
        return { ...test, run, key: ref.key, attempt: ref.number, position };
      }),
    );
  }

  return {
    async testsOf(attempts, { outcomes = WORST_FIRST, offset, limit, ...query }) {
      const told = attempts.flatMap(ref =>
        (tests.get(ref.runId)?.get(nameOf(ref)) ?? []).map(test => ({ ...test, key: ref.key, attempt: ref.number })),
      );
      const named = told.filter(test => isNamed(test, query));
      const counts = { passed: 0, failed: 0, errored: 0, skipped: 0, flaky: 0 };
      for (const { outcome } of named) counts[outcome] += 1;
      const sorted = named.filter(({ outcome }) => outcomes.includes(outcome)).toSorted(worstFirst);
      return { counts, tests: sorted.slice(offset, offset + limit) };
    },

    async testRuns(window, sought, limit) {
      const isSought = (test: Telling) =>
        sought.some(
          ({ key = test.key, suite, name }) => key === test.key && suite === test.suite && name === test.name,
        );
      const found = inWindow(window).flatMap(run =>
        toldBy(run)
          .filter(isSought)
          .toSorted((a, b) => text(a.key, b.key) || b.attempt - a.attempt || b.position - a.position),
      );
      return found.slice(0, limit).map(({ run, key, suite, name, attempt, outcome, durationMs }) => ({
        ...{ key, suite, name, runId: run.id, attempt, sha: run.trigger.commit.sha, at: run.createdAt, outcome },
        ...(durationMs === undefined ? {} : { durationMs }),
      }));
    },

    failingTests: async (window, limit) => tally(inWindow(window).flatMap(toldBy)).slice(0, limit),

    async slowestTests(window, most, limit) {
      const telling = inWindow(window)
        .map(toldBy)
        .filter(({ length }) => length > 0);
      return slowest(telling.slice(0, most).flat()).slice(0, limit);
    },

    jobTries: async (window, key, limit) =>
      inWindow(window)
        .flatMap(run => triesOf(run, key))
        .slice(0, limit),
  };
}

function isNamed({ suite, name, file = '' }: ToldTest, { text: sought = '' }: Pick<TestQuery, 'text'>): boolean {
  return `${suite} ${name} ${file}`.toLowerCase().includes(sought.toLowerCase());
}

function worstFirst(a: ToldTest, b: ToldTest): number {
  const rank = WORST_FIRST.indexOf(a.outcome) - WORST_FIRST.indexOf(b.outcome);
  return rank || text(a.key, b.key) || text(a.suite, b.suite) || a.attempt - b.attempt;
}

function triesOf(run: Run, key: string): readonly JobTry[] {
  const attempts = run.jobs.find(({ job }) => job.key === key)?.attempts ?? [];
  return attempts.toReversed().flatMap(({ number, queuedAt, startedAt, endedAt, ended }) => {
    if (ended === undefined || endedAt === undefined || ended.outcome === 'handed_back') return [];
    const times = { queuedAt, ...(startedAt === undefined ? {} : { startedAt }), endedAt };
    return [{ runId: run.id, key, number, sha: run.trigger.commit.sha, ...times, outcome: ended.outcome }];
  });
}

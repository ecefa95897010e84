import type { SlowTest, TestTally, ToldTest } from '../../model/history.ts';
import type { Run } from '../../model/run.ts';
import type { TestOutcome } from '../../model/test-result.ts';

/** A test of an attempt, with the run that it is of. */
export interface Telling extends ToldTest {
  readonly run: Run;
  readonly position: number;
}

/** See History.failingTests. `told` is by run, the newest first. */
export function tally(told: readonly Telling[]): readonly TestTally[] {
  const tallies = byTest(told.filter(({ outcome }) => outcome !== 'skipped')).flatMap(those => {
    const bad = those.filter(({ outcome }) => outcome !== 'passed');
    const [last] = bad;
    if (last === undefined) return [];
    const mixed = [...Map.groupBy(those, ({ run }) => run.trigger.commit.sha).values()].filter(isMixed);
    const flaky = bad.filter(({ outcome }) => outcome === 'flaky').length;
    const counts = { ran: those.length, failed: bad.length - flaky, flaky, mixedCommits: mixed.length };
    return [{ ...identityOf(last), ...counts, lastRunId: last.run.id }];
  });
  return tallies.toSorted(
    (a, b) =>
      b.failed + b.flaky - (a.failed + a.flaky) || Number(b.lastRunId) - Number(a.lastRunId) || byIdentity(a, b),
  );
}

function isMixed(ofCommit: readonly Telling[]): boolean {
  const has = (...outcomes: readonly TestOutcome[]) => ofCommit.some(({ outcome }) => outcomes.includes(outcome));
  return has('flaky') || (has('failed', 'errored') && has('passed'));
}

/** See History.slowestTests. */
export function slowest(told: readonly Telling[]): readonly SlowTest[] {
  const timed = told.flatMap(({ durationMs, ...test }) =>
    durationMs === undefined || test.outcome === 'skipped' ? [] : [{ ...test, durationMs }],
  );
  const tests = byTest(timed).flatMap(those => {
    const [any] = those;
    const times = those.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
    const medianMs = times[Math.ceil(times.length / 2) - 1];
    return any === undefined || medianMs === undefined ? [] : [{ ...identityOf(any), ran: those.length, medianMs }];
  });
  return tests.toSorted((a, b) => b.medianMs - a.medianMs || byIdentity(a, b));
}

function byTest<T extends ToldTest>(told: readonly T[]): readonly (readonly T[])[] {
  return [...Map.groupBy(told, test => JSON.stringify(Object.values(identityOf(test)))).values()];
}

function identityOf({ key, suite, name }: Pick<ToldTest, 'key' | 'suite' | 'name'>) {
  return { key, suite, name };
}

function byIdentity(a: Pick<ToldTest, 'key' | 'suite' | 'name'>, b: Pick<ToldTest, 'key' | 'suite' | 'name'>): number {
  return text(a.key, b.key) || text(a.suite, b.suite) || text(a.name, b.name);
}

/** As the database orders names: by their characters, whatever the language. */
export function text(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

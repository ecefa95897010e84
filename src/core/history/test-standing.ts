import type { TestIdentity, TestRun, TestTally } from '../../model/history.ts';

/** What earlier runs of a branch tell of a test that fails now. */
export type TestStanding =
  /** It failed and passed for the same commit: this failure may tell nothing of the change. */
  | { readonly kind: 'flaky'; readonly failed: number; readonly of: number }
  /** It fails there, too. */
  | { readonly kind: 'known'; readonly failed: number; readonly of: number }
  /** It passed every time. */
  | { readonly kind: 'new'; readonly of: number }
  /** It did not run there. */
  | { readonly kind: 'unknown' };

/** `earlier` are all of one test. Skipped ones do not count. */
export function standingOf(earlier: readonly TestRun[]): TestStanding {
  const ran = earlier.filter(({ outcome }) => outcome !== 'skipped');
  const of = ran.length;
  if (of === 0) return { kind: 'unknown' };
  const failed = ran.filter(isBad).length;
  if (failed === 0) return { kind: 'new', of };
  const byCommit = [...Map.groupBy(ran, ({ sha }) => sha).values()];
  return { kind: byCommit.some(isMixed) ? 'flaky' : 'known', failed, of };
}

/** "failed 4 of 20 times on main", for instance. */
export function standingWords(standing: TestStanding, branch: string): string {
  switch (standing.kind) {
    case 'flaky':
      return `flaky: failed ${times(standing)} on ${branch}`;
    case 'known':
      return standing.failed === standing.of ? `fails also on ${branch}` : `failed ${times(standing)} on ${branch}`;
    case 'new':
      return 'new failure';
    case 'unknown':
      return `not yet run on ${branch}`;
  }
}

/** What names a test in a repository, for looking it up. */
export function testId({ key, suite, name }: TestIdentity): string {
  return JSON.stringify([key, suite, name]);
}

/** Those that cannot be relied on, the worst first. */
export function flakyTests(tallies: readonly TestTally[]): readonly TestTally[] {
  const flaky = tallies.filter(({ mixedCommits }) => mixedCommits > 0);
  return flaky.toSorted((a, b) => b.mixedCommits - a.mixedCommits || b.failed + b.flaky - (a.failed + a.flaky));
}

/** Those that failed for good, most often first. */
export function failedTests(tallies: readonly TestTally[]): readonly TestTally[] {
  return tallies.filter(({ failed }) => failed > 0).toSorted((a, b) => b.failed - a.failed);
}

function times({ failed, of }: { readonly failed: number; readonly of: number }): string {
  return `${failed} of ${of} times`;
}

function isBad({ outcome }: TestRun): boolean {
  return outcome === 'failed' || outcome === 'errored' || outcome === 'flaky';
}

function isMixed(ofCommit: readonly TestRun[]): boolean {
  if (ofCommit.some(({ outcome }) => outcome === 'flaky')) return true;
  return ofCommit.some(isBad) && ofCommit.some(({ outcome }) => outcome === 'passed');
}

import type { CheckRun, CheckStatus, CheckSuite } from './check.ts';
import type { Repository } from './repository.ts';

/** Worst first: a suite concludes as its worst run did. */
const worstFirst = [
  'action_required',
  'timed_out',
  'failure',
  'cancelled',
  'stale',
  'neutral',
  'success',
  'skipped',
] as const;

/** The newest run of each name, oldest name first. */
export function latestRuns(repository: Repository, suite: CheckSuite): CheckRun[] {
  const byName = new Map<string, CheckRun>();
  for (const run of repository.runs.values()) if (run.suite === suite) byName.set(run.name, run);
  return [...byName.values()];
}

/** Queued until a run says otherwise, completed when all latest runs are. */
export function statusOf(repository: Repository, suite: CheckSuite): CheckStatus {
  const runs = latestRuns(repository, suite);
  if (suite.rerequested || runs.every(run => run.status === 'queued')) return 'queued';
  return runs.every(run => run.status === 'completed') ? 'completed' : 'in_progress';
}

/** Null until completed. */
export function conclusionOf(repository: Repository, suite: CheckSuite): string | null {
  if (statusOf(repository, suite) !== 'completed') return null;
  const conclusions = new Set(latestRuns(repository, suite).map(run => run.conclusion));
  return worstFirst.find(conclusion => conclusions.has(conclusion)) ?? null;
}

/** Runs of a branch and what becomes of them, for tests of who is told what. */

import { newsOf } from '../../../src/core/notify/news.ts';
import type { BranchNews, BranchVerdict } from '../../../src/model/notice.ts';
import type { Conclusion, Run } from '../../../src/model/run.ts';
import { jobRun, NOW, sampleRun } from '../../ports/store-samples.ts';
import { repository } from '../policy/policies.ts';

export const shop = repository('acme/shop', 42);

/** A finished push run of `main`, one job for each conclusion. */
export function runThat(id: string, conclusions: Readonly<Record<string, Conclusion>>, change: Partial<Run> = {}): Run {
  const at = NOW + 65_000;
  const jobs = Object.entries(conclusions).map(([key, conclusion]) =>
    jobRun(key, { status: 'completed', conclusion, at }, []),
  );
  return sampleRun(id, `delivery ${id}`, shop, { jobs, completedAt: at, ...change });
}

export const passing = (id: string) => runThat(id, { build: 'success' });
export const failing = (id: string) => runThat(id, { build: 'success', test: 'failure' });

/** The news of a branch that was one thing and is another. */
export function news(previous: BranchVerdict | undefined, run: Run): BranchNews {
  const found = newsOf(previous && { runId: '1', verdict: previous }, run);
  if (found === undefined) throw new Error('That is no news.');
  return found;
}

import type { Logger } from 'pino';
import { noticesFor } from '../../core/notify/choose.ts';
import { newsOf } from '../../core/notify/news.ts';
import { InfraError } from '../../model/errors.ts';
import type { BranchState } from '../../model/notice.ts';
import type { Policy } from '../../model/policy.ts';
import type { Run } from '../../model/run.ts';
import type { BranchName, Considered, Notices } from '../ports/notices.ts';

export interface ConsiderContext {
  readonly notices: Pick<Notices, 'stale' | 'consider'>;
  readonly policy: Policy;
  readonly log: Logger;
}

const BRANCHES_AT_ONCE = 100;

/** Considers each branch on which something has finished. One that fails by a fault of Berth keeps no other. Throws InfraError. */
export async function considerAll(context: ConsiderContext): Promise<void> {
  let after: BranchName | undefined;
  do {
    const branches: readonly BranchName[] = await context.notices.stale(BRANCHES_AT_ONCE, after);
    for (const branch of branches) await considerBranch(context, branch);
    after = branches.at(-1);
  } while (after !== undefined);
}

async function considerBranch({ notices, policy, log }: ConsiderContext, branch: BranchName): Promise<void> {
  const f = (previous: BranchState | undefined, finished: Run) => consider(policy, previous, finished);
  try {
    while ((await notices.consider(branch, f)) > 0);
  } catch (error) {
    if (error instanceof InfraError) throw error;
    log.error({ err: error, ...branch }, 'cannot see what became of a branch through a fault of Berth; will try again');
  }
}

function consider(policy: Policy, previous: BranchState | undefined, finished: Run): Considered | undefined {
  const news = newsOf(previous, finished);
  if (news === undefined) return undefined;
  const state = { runId: news.run.id, verdict: news.verdict };
  return { state, notices: noticesFor(policy, finished.trigger.repository, news) };
}

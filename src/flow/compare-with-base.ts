/** What a pull request changes about its own checks, and whether anything is left of them. */

import { comparePlans, compareTexts } from '../core/difference/compare-plans.ts';
import { compareWritten } from '../core/difference/compare-written.ts';
import { isEmptied, type Planned } from '../core/difference/is-emptied.ts';
import type { PlanDifference } from '../model/difference.ts';
import type { PullRequestTrigger } from '../model/trigger.ts';
import type { Contents, Decision } from './decide.ts';

export interface Bases {
  /** The commit a branch is at; undefined when it is gone. */
  headOf(branch: string): Promise<string | undefined>;
  /** Branches into which the same commit might go, or is asked to go, as well. */
  alsoOf(trigger: PullRequestTrigger): Promise<readonly string[]>;
  /** What would run here with the files of this commit; for `trigger`, whose trust decides what they may include. */
  decideAt(sha: string, trigger: PullRequestTrigger): Promise<Decision>;
}

/**
 * Compares with the base branch as it is now, since that is what the pull request would be merged into. Where a stranger's
 * commit runs nothing, its other bases are asked, too: another pull request of the same commit, for a branch without a
 * pipeline, would make the check pass for both. Throws InfraError when the world may answer later.
 */
export async function compareWithBase(
  bases: Bases,
  trigger: PullRequestTrigger,
  head: Decision,
): Promise<Pick<Contents, 'difference' | 'isEmptied'>> {
  const { branch } = trigger.pullRequest.base;
  const base = await readBase(bases, trigger, branch);
  const difference = base && differenceOf({ branch, sha: base.sha }, base.decision, head);
  const mayHide = trigger.trust === 'untrusted' && planned(head).jobs.length === 0;
  const names = mayHide ? (await bases.alsoOf(trigger)).filter(name => name !== branch) : [];
  const others = await Promise.all(names.map(name => readBase(bases, trigger, name)));
  const emptied = [base, ...others].some(
    read => read !== undefined && isEmptied(planned(read.decision), planned(head)),
  );
  return { ...(difference === undefined ? {} : { difference }), ...(emptied ? { isEmptied: true } : {}) };
}

/** What the base includes is read by the base's own rights: a stranger's would hide that it runs something. */
async function readBase(bases: Bases, trigger: PullRequestTrigger, branch: string) {
  const sha = await bases.headOf(branch);
  if (sha === undefined) return undefined;
  const pullRequest = { ...trigger.pullRequest, base: { branch, sha } };
  return { sha, decision: await bases.decideAt(sha, { ...trigger, pullRequest, trust: 'trusted' }) };
}

function differenceOf(base: PlanDifference['base'], before: Decision, after: Decision): PlanDifference | undefined {
  const [were, are] = [planned(before).jobs, planned(after).jobs];
  const names = new Set([...were, ...are].map(({ key, name = key }) => name));
  const written =
    before.pipeline && after.pipeline ? compareWritten(before.pipeline.jobs, after.pipeline.jobs, names) : [];
  const jobs = [...comparePlans(were, are), ...written];
  const [schedules] = after.pipeline === undefined ? [] : compareTexts('schedules', timesOf(before), timesOf(after));
  if (jobs.length === 0 && schedules === undefined) return undefined;
  return { base, jobs, ...(schedules === undefined ? {} : { schedules }) };
}

function planned({ contents: { plan, notice, diagnostics } }: Decision) {
  return { jobs: notice === undefined ? (plan?.jobs ?? []) : [], diagnostics } satisfies Planned;
}

function timesOf({ pipeline }: Decision): readonly string[] {
  return (pipeline?.schedules ?? []).map(({ cron, timezone, branch }) =>
    [cron, timezone, branch].filter(Boolean).join(' '),
  );
}

/** What a trigger runs, by the repository's file and the operator's policy, and what a pull request changes about that. */

import { askApproval } from '../core/deploy/ask-approval.ts';
import { comparePlans, compareTexts } from '../core/difference/compare-plans.ts';
import { isYamlFile } from '../core/parse/compose/include-path.ts';
import { timeoutsFor } from '../core/policy/limits.ts';
import type { PlanDifference } from '../model/difference.ts';
import type { PullRequestTrigger, Trigger } from '../model/trigger.ts';
import type { Variables } from '../model/variables.ts';
import type { HandleContext } from './context.ts';
import { type Decision, decide, decideFile, type Settings } from './decide.ts';
import type { Sources } from './ports/sources.ts';
import { createSources } from './sources.ts';

/** Throws InfraError when the world may answer later. */
export async function decideFor(context: HandleContext, trigger: Trigger, given: Variables = {}): Promise<Decision> {
  const settings = { ...timeoutsFor(context.policy, trigger.repository, context.timeouts), given };
  const sources = createSources(context, trigger);
  const head = underPolicy(context, trigger, await decide(sources, trigger, settings));
  if (trigger.source !== 'pull_request' || !(await mayDiffer(sources, head))) return head;
  const difference = await compareWithBase(context, trigger, { sources, settings, head });
  return difference === undefined ? head : { ...head, contents: { ...head.contents, difference } };
}

function underPolicy({ policy }: HandleContext, { repository }: Trigger, decision: Decision): Decision {
  const { contents } = decision;
  const { plan } = contents;
  if (plan === undefined) return decision;
  return {
    ...decision,
    contents: { ...contents, plan: { ...plan, jobs: askApproval(policy, repository, plan.jobs) } },
  };
}

/** A pipeline is made of YAML files; and where nothing runs, that may be since the branch is older than its base's file. */
async function mayDiffer(sources: Sources, { contents: { notice, diagnostics } }: Decision): Promise<boolean> {
  if (diagnostics.some(({ severity }) => severity === 'error')) return false;
  if (notice !== undefined) return true;
  const changed = await sources.changedFiles();
  return changed === undefined || changed.some(isYamlFile);
}

/** The base as it is now, since that is what the pull request would be merged into. */
async function compareWithBase(
  context: HandleContext,
  trigger: PullRequestTrigger,
  { sources, settings, head }: { readonly sources: Sources; readonly settings: Settings; readonly head: Decision },
): Promise<PlanDifference | undefined> {
  const { repository, pullRequest } = trigger;
  const { branch } = pullRequest.base;
  const sha = await context.forge.findCommit(repository, branch);
  if (sha === undefined) return undefined;
  const found = await decideFile(createSources(context, trigger, sha), trigger, settings, sources);
  const base = underPolicy(context, trigger, found);
  const jobs = comparePlans(jobsOf(base), jobsOf(head));
  const [schedules] = head.pipeline === undefined ? [] : compareTexts('schedules', timesOf(base), timesOf(head));
  if (jobs.length === 0 && schedules === undefined) return undefined;
  return { base: { branch, sha }, jobs, ...(schedules === undefined ? {} : { schedules }) };
}

function jobsOf({ contents: { plan, notice } }: Decision) {
  return notice === undefined ? (plan?.jobs ?? []) : [];
}

function timesOf({ pipeline }: Decision): readonly string[] {
  return (pipeline?.schedules ?? []).map(({ cron, timezone, branch }) =>
    [cron, timezone, branch].filter(Boolean).join(' '),
  );
}

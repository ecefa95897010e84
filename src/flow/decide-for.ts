/** What a trigger runs, by the repository's file and the operator's policy, and what a pull request changes about that. */

import { askApproval } from '../core/deploy/ask-approval.ts';
import { isYamlFile } from '../core/parse/compose/include-path.ts';
import { timeoutsFor } from '../core/policy/limits.ts';
import type { PullRequestTrigger, Trigger } from '../model/trigger.ts';
import type { Variables } from '../model/variables.ts';
import { compareWithBase } from './compare-with-base.ts';
import type { HandleContext } from './context.ts';
import { type Decision, decide, decideFile } from './decide.ts';
import type { Sources } from './ports/sources.ts';
import { createSources } from './sources.ts';

/** Runs of one commit that are looked through for other pull requests. */
const LOOK_BACK = 50;

/** Throws InfraError when the world may answer later. */
export async function decideFor(context: HandleContext, trigger: Trigger, given: Variables = {}): Promise<Decision> {
  const settings = { ...timeoutsFor(context.policy, trigger.repository, context.timeouts), given };
  const sources = createSources(context, trigger);
  const head = underPolicy(context, trigger, await decide(sources, trigger, settings));
  if (trigger.source !== 'pull_request' || !(await mayDiffer(sources, head))) return head;
  const bases = {
    headOf: (branch: string) => context.forge.findCommit(trigger.repository, `heads/${branch}`),
    alsoOf: (asked: PullRequestTrigger) => otherBases(context, asked),
    async decideAt(sha: string, asked: PullRequestTrigger) {
      const there = createSources(context, asked, sha);
      return underPolicy(context, asked, await decideFile(there, asked, settings, sources));
    },
  };
  const comparison = await compareWithBase(bases, trigger, head);
  return { ...head, contents: { ...head.contents, ...comparison } };
}

/** The default branch, and those of other pull requests of the same commit. */
async function otherBases({ store }: HandleContext, { repository, commit }: PullRequestTrigger) {
  const found = await store.findRuns({ repositoryId: repository.id, headSha: commit.sha, limit: LOOK_BACK });
  const bases = found.flatMap(({ trigger }) =>
    trigger.source === 'pull_request' ? [trigger.pullRequest.base.branch] : [],
  );
  return [...new Set([repository.defaultBranch, ...bases])];
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

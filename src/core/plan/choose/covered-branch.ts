import type { Trigger } from '../../../model/trigger.ts';

/**
 * The branch whose push the run of a pull request stands for: so it counts as that push, too, and takes its place. Never
 * that of a fork: nobody gets into `only: main` by naming a branch of a fork `main`. Never the default branch or a
 * protected one, whose pushes have runs of their own.
 */
export function coveredBranch(trigger: Trigger): string | undefined {
  if (trigger.source !== 'pull_request' || !trigger.standsForPush) return undefined;
  const { branch } = trigger.pullRequest.head;
  return branch === trigger.repository.defaultBranch ? undefined : branch;
}

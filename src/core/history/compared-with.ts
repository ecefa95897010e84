import type { Run } from '../../model/run.ts';

/** The branch whose earlier runs tell what is new in this one: that it is meant for, or else the default one. */
export function comparedWith({ trigger }: Run): string {
  if (trigger.source === 'pull_request') return trigger.pullRequest.base.branch;
  return trigger.source === 'merge_group' ? trigger.base.branch : trigger.repository.defaultBranch;
}

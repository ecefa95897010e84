/** Who is told what. */

import type { BranchNews, BranchTurn, Notice } from '../../model/notice.ts';
import type { NotificationTarget, Policy } from '../../model/policy.ts';
import type { Repository } from '../../model/trigger.ts';
import { createFileGlob } from '../glob/file-glob.ts';
import { closeness } from '../policy/match.ts';

const TOLD: Readonly<Record<NotificationTarget['when'], readonly BranchTurn[]>> = {
  changes: ['broken', 'fixed'],
  failures: ['broken', 'still_failing'],
  all: ['broken', 'fixed', 'still_failing', 'still_passing'],
};

/** One notice for each target that wants this news of a branch of this repository. */
export function noticesFor({ notifications }: Policy, repository: Repository, news: BranchNews): readonly Notice[] {
  const key = keyOf(news);
  return notifications
    .filter(target => TOLD[target.when].includes(news.turn) && isMeant(target, repository, news.branch))
    .map(({ name }) => ({ key, target: name, news }));
}

function isMeant({ repositories, branches }: NotificationTarget, repository: Repository, branch: string): boolean {
  if (repositories.every(pattern => closeness(pattern, repository) === 0)) return false;
  if (branches === undefined) return branch === repository.defaultBranch;
  return branches.some(pattern => createFileGlob(pattern).matches(branch));
}

/** With the time, as a run that is run again may come to the same end twice, with another between. */
function keyOf({ run, verdict }: BranchNews): string {
  return `${run.id}-${verdict}-${run.completedAt}`;
}

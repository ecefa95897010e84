import type { PlannedJob } from '../../model/plan.ts';
import type { Policy, ProtectedEnvironment } from '../../model/policy.ts';
import type { Repository, Trigger } from '../../model/trigger.ts';
import { createFileGlob } from '../glob/file-glob.ts';
import { closeness } from '../policy/match.ts';

/** All that the operator demands of a job with this environment: each of them has to be met, whichever is closer. */
export function protectionsOf(
  { environments }: Pick<Policy, 'environments'>,
  repository: Repository,
  { environment }: Pick<PlannedJob, 'environment'>,
): readonly ProtectedEnvironment[] {
  if (environment === undefined) return [];
  const { name } = environment;
  return environments.filter(
    entry => closeness(entry.repositories, repository) > 0 && createFileGlob(entry.environment).matches(name),
  );
}

/**
 * Whether a run of this trigger may use an environment. A pull request is never one of the `refs`, as its branch
 * has whatever name its author chose, and neither is the branch of a merge queue, as it is not merged yet.
 */
export function isAdmitted({ refs }: ProtectedEnvironment, trigger: Trigger): boolean {
  if (trigger.trust === 'untrusted') return false;
  if (refs === undefined) return true;
  if (trigger.source === 'pull_request' || trigger.source === 'merge_group') return false;
  return refs.some(ref => createFileGlob(ref).matches(trigger.ref.name));
}

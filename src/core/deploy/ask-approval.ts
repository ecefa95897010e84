import type { PlannedJob } from '../../model/plan.ts';
import type { Policy } from '../../model/policy.ts';
import type { Repository } from '../../model/trigger.ts';
import { protectionsOf } from './protection.ts';

/**
 * The jobs with those offered to a person that need an approver. What runs only after a failure stays: it cleans up,
 * and whether somebody may start it is asked when it starts.
 */
export function askApproval(
  policy: Policy,
  repository: Repository,
  jobs: readonly PlannedJob[],
): readonly PlannedJob[] {
  return jobs.map(job => {
    if (job.when === 'manual' || job.when === 'on_failure') return job;
    const isNeeded = protectionsOf(policy, repository, job).some(({ approvers }) => approvers !== undefined);
    if (!isNeeded) return job;
    const { startInMs: _, ...rest } = job;
    return { ...rest, when: 'manual' };
  });
}

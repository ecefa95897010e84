import type { PlannedJob } from '../../model/plan.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { deployAction } from '../deploy/deployment.ts';
import { fate, hasFailed, hasPassed, isCompleted, isOptionalPlay, wasSkipped } from './verdict.ts';

/** What the jobs it needs mean for a waiting job. `reason` is plain text for people. */
export type Readiness =
  | { readonly verdict: 'wait' }
  | { readonly verdict: 'wanted' }
  | { readonly verdict: 'unwanted'; readonly reason: string };

/**
 * Whether a job may start, as GitLab decides it (`ProcessBuildService`, `Ci::Status::Composite`): it waits until all it
 * needs is over; then `always` starts in any case, `on_failure` when one of them failed, and everything else when all
 * of them passed. A skipped job, or an optional manual one that nobody started, does not stop later stages, but it does
 * stop the jobs that name it under `needs`: they need what it would have made. A stranger's run deploys nothing, with
 * or without approval.
 */
export function readiness({ trigger }: Run, job: PlannedJob, needs: readonly JobRun[]): Readiness {
  if (!needs.every(need => isCompleted(need) || isOptionalPlay(need))) return { verdict: 'wait' };
  if (trigger.trust === 'untrusted' && deployAction(job) !== undefined) {
    return { verdict: 'unwanted', reason: 'A pull request from outside deploys nothing.' };
  }
  if (job.when === 'always') return { verdict: 'wanted' };
  if (job.when === 'on_failure') {
    if (needs.some(hasFailed)) return { verdict: 'wanted' };
    return { verdict: 'unwanted', reason: 'It runs only after a failure, and nothing failed.' };
  }
  const byName = job.needs !== 'earlier_stages';
  const missing = needs.find(need => !(hasPassed(need) || (!byName && (wasSkipped(need) || isOptionalPlay(need)))));
  if (missing === undefined) return { verdict: 'wanted' };
  return { verdict: 'unwanted', reason: `${missing.job.key} ${fate(missing)}.` };
}

import type { Deployment } from '../../model/deployment.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { Approvers, ProtectedEnvironment } from '../../model/policy.ts';
import type { FailureCause, JobRun, Run } from '../../model/run.ts';
import type { Actor } from '../../model/trigger.ts';
import { deployAction } from './deployment.ts';
import { isAdmitted } from './protection.ts';

export interface DeploymentFacts {
  readonly protections: readonly ProtectedEnvironment[];
  /** What the person who started the job may do in the repository now; absent: nobody started it by its name. */
  readonly starter?: { readonly actor: Actor; readonly permission: 'none' | 'read' | 'write' | 'maintain' | 'admin' };
  /** What went to the environment last. */
  readonly latest?: Deployment;
}

export interface DeploymentRefusal {
  readonly cause: Extract<FailureCause, 'protected_environment_failure' | 'failed_outdated_deployment_job'>;
  /** Sentences for people. */
  readonly message: string;
}

/**
 * Why a job may not use its environment; undefined when it may. Asked when the job starts, since rights and the
 * environment change while it waits.
 */
export function refuseDeployment(run: Run, { job }: JobRun, facts: DeploymentFacts): DeploymentRefusal | undefined {
  const { environment } = job;
  if (environment === undefined) return undefined;
  const reason = refusedBy(facts, run, environment.name);
  if (reason !== undefined) return { cause: 'protected_environment_failure', message: reason };
  if (!isOutdated(run, job, facts)) return undefined;
  const message =
    `Run ${facts.latest?.runId} has brought a newer commit to \`${environment.name}\`. ` +
    'To bring it back to this one, start this job by its name, with Re-run on its check.';
  return { cause: 'failed_outdated_deployment_job', message };
}

function refusedBy({ protections, starter }: DeploymentFacts, run: Run, name: string): string | undefined {
  for (const entry of protections) {
    if (!isAdmitted(entry, run.trigger)) return `\`${name}\` is protected: ${admitted(entry)} may use it.`;
    if (entry.approvers === undefined || isApprover(entry.approvers, starter)) continue;
    const who = starter === undefined ? 'nobody did' : `@${starter.actor.login} is not one of them`;
    return `\`${name}\` is protected: ${named(entry.approvers)} has to start this job, and ${who}.`;
  }
  return undefined;
}

function admitted({ refs }: ProtectedEnvironment): string {
  if (refs === undefined) return 'no pull request from outside';
  return `only pushes to ${refs.map(ref => `\`${ref}\``).join(', ')}`;
}

function isApprover(approvers: Approvers, starter: DeploymentFacts['starter']): boolean {
  if (starter === undefined) return false;
  const { actor, permission } = starter;
  if (permission === 'none' || permission === 'read') return false;
  if (typeof approvers === 'string') return approvers === 'write' || permission === 'admin';
  return approvers.includes(actor.id);
}

function named(approvers: Approvers): string {
  if (approvers === 'admin') return 'an administrator of the repository';
  return approvers === 'write' ? 'somebody who may write' : 'one of the people listed by the operator';
}

/** A later run has deployed already, and nobody asked for this older commit by the job's name. */
function isOutdated(run: Run, job: PlannedJob, { latest, starter }: DeploymentFacts): boolean {
  if (deployAction(job) !== 'start' || latest === undefined || starter !== undefined) return false;
  return latest.runId !== run.id && latest.runCreatedAt > run.createdAt;
}

import { deployAction } from '../../core/deploy/deployment.ts';
import { protectionsOf } from '../../core/deploy/protection.ts';
import { type DeploymentFacts, type DeploymentRefusal, refuseDeployment } from '../../core/deploy/refusal.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { permissionOf } from '../trust.ts';
import type { WorkContext } from './context.ts';

/** Whether a job may use its environment is asked when it starts, whoever started it and however long ago. */
export async function refusedDeployment(
  { store, forge, policy }: Pick<WorkContext, 'store' | 'forge' | 'policy'>,
  run: Run,
  key: string,
): Promise<DeploymentRefusal | undefined> {
  const jobRun = run.jobs.find(({ job }) => job.key === key);
  if (jobRun?.job.environment === undefined) return undefined;
  const { repository } = run.trigger;
  const protections = protectionsOf(policy, repository, jobRun.job);
  const starter = await starterOf(forge, run, jobRun);
  const isDeploying = deployAction(jobRun.job) !== undefined;
  const latest = isDeploying ? await store.lastDeployment(repository.id, jobRun.job.environment.name) : undefined;
  return refuseDeployment(run, jobRun, {
    protections,
    ...(starter === undefined ? {} : { starter }),
    ...(latest === undefined ? {} : { latest }),
  });
}

async function starterOf(
  forge: WorkContext['forge'],
  { trigger }: Run,
  { startedBy: actor }: JobRun,
): Promise<DeploymentFacts['starter']> {
  if (actor === undefined) return undefined;
  return { actor, permission: await permissionOf(forge, trigger.repository, actor) };
}

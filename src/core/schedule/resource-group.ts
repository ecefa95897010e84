import type { ResourceGroup } from '../../model/pipeline.ts';
import type { JobRun, Run } from '../../model/run.ts';

/** The resource group a job takes part in. Untrusted runs take part in none: a stranger must not hold up a deployment. */
export function groupOf({ trigger }: Run, { job }: JobRun): ResourceGroup | undefined {
  return trigger.trust === 'trusted' ? job.resourceGroup : undefined;
}

/** Whether it is a job's turn in its resource group: from being queued until it is over, tries in between included. */
export function holdsGroup({ progress }: JobRun): boolean {
  return progress.status === 'queued' || progress.status === 'in_progress';
}

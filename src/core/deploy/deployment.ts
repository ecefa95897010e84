import type { PlannedJob } from '../../model/plan.ts';

/** What a job does to its environment that counts as a deployment; the other actions only look at it. */
export function deployAction({ environment }: PlannedJob): 'start' | 'stop' | undefined {
  const action = environment?.action;
  return action === 'start' || action === 'stop' ? action : undefined;
}

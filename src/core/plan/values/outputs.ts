import type { PlannedJob } from '../../../model/plan.ts';
import type { JobNames } from '../graph/job-names.ts';
import type { Member } from '../graph/matrix.ts';

/** What a job waits for, and whose artifacts it gets. */
export type Links = Pick<PlannedJob, 'needs' | 'dependencies'>;

/**
 * Tells which jobs may be given variables by others (`artifacts:reports:dotenv`) when they start: those may hide
 * whatever the file says of a variable.
 */
export function mayGetOutputs(chosen: readonly Member[], names: JobNames): (member: Member, links: Links) => boolean {
  const givers = chosen.filter(({ job }) => job.artifacts?.reports.dotenv !== undefined);
  const keys = new Set(givers.map(({ key }) => key));
  const firstStage = Math.min(...givers.map(giver => names.stageOf(giver)));
  return (member, { needs, dependencies }) => {
    if (dependencies) return dependencies.some(key => keys.has(key));
    if (needs === 'earlier_stages') return firstStage < names.stageOf(member);
    return needs.some(({ key, artifacts }) => artifacts && keys.has(key));
  };
}

import type { PlannedJob } from '../../model/plan.ts';

/** Characters of scripts and variables in a whole plan; it is stored, and read at every step of the run. */
const most = 8 * 1024 * 1024;

/** Says that a plan is too large to be carried about, if it is: aliases and defaults make much out of little. */
export function excessOf(jobs: readonly PlannedJob[]): string | undefined {
  const total = jobs.reduce((sum, job) => sum + sizeOf(job), 0);
  if (total <= most) return undefined;
  return `Scripts and variables of all jobs together have ${total} characters; ${most} are allowed.`;
}

function sizeOf({ beforeScript, script, afterScript, variables }: PlannedJob): number {
  const texts = [beforeScript, script, afterScript, Object.keys(variables), Object.values(variables)].flat();
  return texts.reduce((sum, text) => sum + text.length, 0);
}

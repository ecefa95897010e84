import type { PlannedJob } from '../../model/plan.ts';

/** Most names that are told. */
const MOST = 5;

/** Says which jobs a server would give to certain workers only; undefined when there are none. */
export function wordOnTags(jobs: readonly PlannedJob[]): string | undefined {
  const tagged = jobs.filter(({ tags = [] }) => tags.length > 0);
  if (tagged.length === 0) return undefined;
  const names = tagged.slice(0, MOST).map(({ key, tags = [] }) => `${key} (${tags.join(', ')})`);
  const more = tagged.length > MOST ? ` and ${tagged.length - MOST} more` : '';
  return `Run on this machine, whatever their tags: ${names.join(', ')}${more}.`;
}

import type { Run } from '../../model/run.ts';
import { type GraphLayout, layoutJobs } from './layout.ts';

/** Nobody reads a larger graph, and to lay it out takes seconds. */
const MOST_JOBS = 150;
/** So many runs are remembered: a run is looked at again and again while it goes on, and its jobs stay the same. */
const MOST_RUNS = 100;

const known = new Map<string, GraphLayout>();

/** How the jobs of a run are drawn; undefined for too many of them, and for one alone. */
export function layoutOf({ id, jobs }: Run): GraphLayout | undefined {
  if (jobs.length < 2 || jobs.length > MOST_JOBS) return undefined;
  const found = known.get(id) ?? layoutJobs(jobs);
  known.delete(id);
  known.set(id, found);
  const [oldest] = known.keys();
  if (known.size > MOST_RUNS && oldest !== undefined) known.delete(oldest);
  return found;
}

/** Which jobs of a plan are run when the user names some. */

import { nearest } from '../../core/parse/nearest.ts';
import type { LeftOut, PlannedJob } from '../../model/plan.ts';

export type Choice =
  | { readonly ok: true; readonly jobs: readonly PlannedJob[] }
  /** Sentences for the user, one for each name that leads nowhere. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The named jobs with all that they need. A name is a job's or that of one member of a parallel job. A manual job runs
 * when it is named, and waits for a person when another one needs it; earlier stages do without it.
 */
export function chooseJobs(
  planned: readonly PlannedJob[],
  leftOut: readonly LeftOut[],
  names: readonly string[],
): Choice {
  if (names.length === 0) return { ok: true, jobs: planned };
  const found = names.map(name => planned.filter(job => job.key === name || job.name === name));
  const problems = names.filter((_, index) => found[index]?.length === 0).map(name => whyNot(planned, leftOut, name));
  if (problems.length > 0) return { ok: false, problems };
  const named = new Set(found.flat());
  const wanted = withNeeds(planned, named);
  const jobs = planned.filter(job => wanted.has(job)).map(job => (named.has(job) ? started(job) : job));
  return { ok: true, jobs };
}

function whyNot(jobs: readonly PlannedJob[], leftOut: readonly LeftOut[], name: string): string {
  const out = leftOut.find(job => job.name === name);
  if (out !== undefined)
    return `The job \`${name}\` does not run here: ${out.reason}. Try another --event or --branch.`;
  const known = new Set([...jobs.flatMap(job => [job.name ?? job.key, job.key]), ...leftOut.map(job => job.name)]);
  const meant = nearest(name, known);
  const hint = meant === undefined ? `There are ${[...known].slice(0, 20).join(', ')}.` : `Did you mean \`${meant}\`?`;
  return `There is no job \`${name}\`. ${hint}`;
}

function withNeeds(jobs: readonly PlannedJob[], named: ReadonlySet<PlannedJob>): ReadonlySet<PlannedJob> {
  const wanted = new Set<PlannedJob>();
  const visit = (job: PlannedJob): void => {
    if (wanted.has(job)) return;
    wanted.add(job);
    for (const need of needsOf(jobs, job)) if (!isLeftAside(job, need, named)) visit(need);
  };
  for (const job of named) visit(job);
  return wanted;
}

function needsOf(jobs: readonly PlannedJob[], { needs, stageIndex }: PlannedJob): readonly PlannedJob[] {
  if (needs === 'earlier_stages') return jobs.filter(job => job.stageIndex < stageIndex);
  const keys = new Set(needs.map(({ key }) => key));
  return jobs.filter(job => keys.has(job.key));
}

function isLeftAside(job: PlannedJob, need: PlannedJob, named: ReadonlySet<PlannedJob>): boolean {
  return job.needs === 'earlier_stages' && need.when === 'manual' && !named.has(need);
}

/** Naming a manual job is starting it. */
function started(job: PlannedJob): PlannedJob {
  return job.when === 'manual' ? { ...job, when: 'on_success' } : job;
}

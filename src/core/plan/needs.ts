import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Need } from '../../model/need.ts';
import type { Job, Pipeline } from '../../model/pipeline.ts';
import type { PlannedJob } from '../../model/plan.ts';
import { nearest } from '../parse/nearest.ts';
import { orderByDependency } from './cycle.ts';

/**
 * Says what is wrong with the needs of a pipeline: names that no job has, needs of later stages, and circles in any
 * job; absent jobs only for those that take part.
 */
export function checkNeeds(pipeline: Pipeline, selected: readonly Job[]): readonly Diagnostic[] {
  const jobs = new Map(pipeline.jobs.map(job => [job.name, job]));
  const present = new Set(selected);
  const faults = pipeline.jobs.flatMap(job =>
    (job.needs ?? []).flatMap(need => checkNeed(job, need, jobs, present, pipeline.stages) ?? []),
  );
  return [...faults, ...checkCycles(jobs)];
}

/** The needs of a job without those that are optional and absent. */
export function plannedNeeds(job: Job, selected: readonly Job[]): PlannedJob['needs'] {
  if (!job.needs) return 'earlier_stages';
  const names = new Set(selected.map(({ name }) => name));
  return job.needs.filter(need => names.has(need.job)).map(({ job: key, artifacts }) => ({ key, artifacts }));
}

function checkNeed(
  job: Job,
  need: Need,
  jobs: ReadonlyMap<string, Job>,
  present: ReadonlySet<Job>,
  stages: readonly string[],
): Diagnostic | undefined {
  const tell = (message: string, hint: string): Diagnostic => ({
    severity: 'error',
    message: `Job \`${job.name}\` needs ${message}`,
    where: need.where,
    hint,
  });
  const needed = jobs.get(need.job);
  if (!needed) return tell(`\`${need.job}\`, but there is no such job.`, hintFor(need.job, jobs));
  if (needed === job) return tell('itself.', 'Remove it from `needs`.');
  if (stages.indexOf(needed.stage) > stages.indexOf(job.stage)) {
    return tell(
      `\`${need.job}\` of the later stage \`${needed.stage}\`.`,
      'Need jobs of the same or an earlier stage, or move one of the two.',
    );
  }
  if (present.has(job) && !present.has(needed) && !need.optional) {
    return tell(
      `\`${need.job}\`, which does not run for this event.`,
      'Give both the same `only` and `except`, or write `optional: true` at the need.',
    );
  }
  return undefined;
}

function hintFor(name: string, jobs: ReadonlyMap<string, Job>): string {
  const meant = nearest(name, jobs.keys());
  if (meant !== undefined) return `Did you mean \`${meant}\`?`;
  const names = [...jobs.keys()];
  return `Jobs are: ${names.length > 10 ? `${names.slice(0, 10).join(', ')}, …` : names.join(', ')}.`;
}

function checkCycles(jobs: ReadonlyMap<string, Job>): readonly Diagnostic[] {
  const needsOf = (name: string) => jobs.get(name)?.needs?.filter(need => need.job !== name) ?? [];
  const { cycles } = orderByDependency(jobs.keys(), name => needsOf(name).map(({ job }) => job));
  return cycles.flatMap(([from = '', to = '', ...rest]) => {
    const need = needsOf(from).find(({ job }) => job === to);
    const names = [from, to, ...rest].map(name => `\`${name}\``).join(' → ');
    return need ? [circle(`Jobs need each other in a circle: ${names}.`, need)] : [];
  });
}

function circle(message: string, { where }: Need): Diagnostic {
  return { severity: 'error', message, where, hint: 'Remove one of these needs.' };
}

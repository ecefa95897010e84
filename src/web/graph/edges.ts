import type { JobRun } from '../../model/run.ts';

/** What waits for what, by key. A junction stands for "all jobs of the stages before", so that not each is joined to each. */
export interface JobGraph {
  readonly junctions: readonly string[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** The needs of jobs as a graph that people can read. */
export function graphOf(jobs: readonly JobRun[]): JobGraph {
  const stages = [...Map.groupBy(jobs, ({ job }) => job.stageIndex)].sort(([one], [other]) => one - other);
  const barriers = stages.map(([stage, members], position) => {
    const before = stages[position - 1]?.[1] ?? [];
    const after = members.filter(({ job }) => job.needs === 'earlier_stages');
    return barrier(stage, keysOf(before), keysOf(after));
  });
  return {
    junctions: barriers.flatMap(({ junctions }) => junctions),
    edges: [...namedNeeds(jobs), ...barriers.flatMap(({ edges }) => edges)],
  };
}

function namedNeeds(jobs: readonly JobRun[]): JobGraph['edges'] {
  const known = new Set(keysOf(jobs));
  return jobs.flatMap(({ job: { key, needs } }) =>
    needs === 'earlier_stages' ? [] : needs.flatMap(need => (known.has(need.key) ? [[need.key, key] as const] : [])),
  );
}

/** Where all of a stage wait for all of the one before. */
function barrier(stage: number, before: readonly string[], after: readonly string[]): JobGraph {
  if (before.length < 2 || after.length < 2) {
    return { junctions: [], edges: before.flatMap(from => after.map(to => [from, to] as const)) };
  }
  // No job is called so: keys have no control characters.
  const junction = `\u0000${stage}`;
  const edges = [...before.map(from => [from, junction] as const), ...after.map(to => [junction, to] as const)];
  return { junctions: [junction], edges };
}

function keysOf(jobs: readonly JobRun[]): readonly string[] {
  return jobs.map(({ job }) => job.key);
}

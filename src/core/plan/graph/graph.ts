import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { PlannedJob } from '../../../model/plan.ts';
import { orderByDependency } from './cycle.ts';
import { checkDependencies, plannedDependencies } from './dependencies.ts';
import type { JobNames } from './job-names.ts';
import type { Member } from './matrix.ts';
import { checkCircles, type Edge, plannedNeeds, resolveNeeds } from './needs.ts';

/** What waits for what, and whose artifacts go where. */
export interface Graph {
  /** Keys of those that take part: in stage order, then as written, but never before what they need. */
  readonly order: readonly string[];
  readonly linksOf: (member: Member) => Pick<PlannedJob, 'needs' | 'dependencies'>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Links jobs by `needs` and `dependencies`. `members` are all in the order of the file; `chosen` those that take part. */
export function graphOf(members: readonly Member[], chosen: readonly Member[], names: JobNames): Graph {
  const present = new Map(chosen.map(member => [member.key, member]));
  const isPresent = ({ key }: Member) => present.has(key);
  const diagnostics: Diagnostic[] = [];
  const edges = new Map<string, readonly Edge[] | undefined>();
  for (const written of members) {
    const member = present.get(written.key) ?? written;
    const { needs, rules = [] } = member.job;
    const resolved = needs && resolveNeeds(member, needs, names, present.has(member.key) ? isPresent : undefined);
    edges.set(member.key, resolved?.edges);
    const own = checkDependencies(member, names);
    const others = rules.flatMap(rule =>
      rule.needs && rule.needs !== needs ? resolveNeeds(written, rule.needs, names).faults : [],
    );
    diagnostics.push(...(resolved?.faults ?? []), ...own, ...others);
  }
  const known = (key: string) => edges.get(key) ?? [];
  diagnostics.push(...checkCircles(new Map(Array.from(edges.keys(), key => [key, known(key)]))));
  const inStages = chosen.toSorted((a, b) => names.stageOf(a) - names.stageOf(b)).map(({ key }) => key);
  return {
    order: orderByDependency(inStages, key => known(key).map(edge => edge.key)).order,
    linksOf: member => {
      const own = edges.get(member.key);
      const dependencies = plannedDependencies(member, own, names, isPresent);
      return { needs: own ? plannedNeeds(own) : 'earlier_stages', ...(dependencies && { dependencies }) };
    },
    diagnostics,
  };
}

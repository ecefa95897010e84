import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Need } from '../../../model/need.ts';
import type { PlannedJob, PlannedNeed } from '../../../model/plan.ts';
import { limits } from '../../parse/limits.ts';
import { selectMembers } from '../choose/select-members.ts';
import { orderByDependency } from './cycle.ts';
import type { JobNames } from './job-names.ts';
import type { Member } from './matrix.ts';

/** A need of one member, and where it was written. */
export interface Edge extends PlannedNeed {
  readonly need: Need;
}

/** What a member needs, or what is wrong with that. */
export interface ResolvedNeeds {
  readonly edges: readonly Edge[];
  readonly faults: readonly Diagnostic[];
}

/**
 * Finds the jobs that some needs of a member name. `isPresent` tells which of them take part; without it nothing is said
 * about those that do not.
 */
export function resolveNeeds(
  member: Member,
  needs: readonly Need[],
  names: JobNames,
  isPresent?: (member: Member) => boolean,
): ResolvedNeeds {
  const faults: Diagnostic[] = [];
  const found = needs.map(need => {
    const selected = selectMembers(member, need, names);
    faults.push(...selected.faults);
    return { need, members: selected.members };
  });
  const count = found.reduce((sum, { members }) => sum + members.length, 0);
  const [first] = needs;
  if (count > limits.needs && first) return { edges: [], faults: [...faults, tooMany(member, first, count)] };
  const edges = found.flatMap(({ need, members }) =>
    members.flatMap(needed => {
      const fault = checkEdge(member, needed, need, names, isPresent);
      if (fault) faults.push(fault);
      const absent = isPresent !== undefined && !isPresent(needed);
      return fault || absent ? [] : [{ key: needed.key, artifacts: need.artifacts, need }];
    }),
  );
  return { edges, faults };
}

/** Needs in the form of a plan: a job that is named twice is waited for once. */
export function plannedNeeds(edges: readonly Edge[]): PlannedJob['needs'] {
  const needs = new Map<string, PlannedNeed>();
  for (const { key, artifacts } of edges)
    needs.set(key, { key, artifacts: artifacts || needs.get(key)?.artifacts === true });
  return [...needs.values()];
}

/** Says which jobs need each other in a circle; each circle of needs that stand at one place once. */
export function checkCircles(edges: ReadonlyMap<string, readonly Edge[]>): readonly Diagnostic[] {
  const { cycles } = orderByDependency(edges.keys(), key => edges.get(key)?.map(edge => edge.key) ?? []);
  const told = new Set<Need>();
  return cycles.flatMap(cycle => {
    const [from = '', to = ''] = cycle;
    const need = edges.get(from)?.find(({ key }) => key === to)?.need;
    if (need === undefined || told.has(need)) return [];
    told.add(need);
    const message = `Jobs need each other in a circle: ${wayAround(cycle)}.`;
    return [{ severity: 'error', message, where: need.where, hint: 'Remove one of these needs.' } as const];
  });
}

/** A long way is told without its middle. */
function wayAround(cycle: readonly string[]): string {
  const names = cycle.map(name => `\`${name}\``);
  const shown = names.length > 12 ? [...names.slice(0, 8), '…', ...names.slice(-3)] : names;
  return shown.join(' → ');
}

function checkEdge(
  member: Member,
  needed: Member,
  need: Need,
  names: JobNames,
  isPresent?: (member: Member) => boolean,
): Diagnostic | undefined {
  const tell = (message: string, hint: string): Diagnostic => ({
    severity: 'error',
    message: `Job \`${member.job.name}\` needs ${message}`,
    where: need.where,
    hint,
  });
  if (needed.job.name === member.job.name) return tell('itself.', 'Remove it from `needs`.');
  if (names.stageOf(needed) > names.stageOf(member)) {
    return tell(
      `\`${need.job}\` of the later stage \`${needed.job.stage}\`.`,
      'Need jobs of the same or an earlier stage, or move one of the two.',
    );
  }
  if (isPresent?.(member) && !isPresent(needed) && !need.optional) {
    return tell(
      `\`${needed.key}\`, which does not run for this event.`,
      'Give both the same conditions, or write `optional: true` at the need.',
    );
  }
  return undefined;
}

function tooMany({ job }: Member, { where }: Need, count: number): Diagnostic {
  return {
    severity: 'error',
    message: `Job \`${job.name}\` needs ${count} jobs, with every member of \`parallel\`; ${limits.needs} are allowed.`,
    where,
    hint: 'Leave `needs` out to wait for all earlier stages.',
  };
}

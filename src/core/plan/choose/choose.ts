import type { LeftOut } from '../../../model/plan.ts';
import type { Definitions } from '../../../model/variables.ts';
import type { Member } from '../graph/matrix.ts';
import { largestPlan } from '../size.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Scope, scopeOf } from '../values/scope.ts';
import type { Circumstances } from './circumstances.ts';
import { select } from './select.ts';

/** A member that takes part: its job is as the rule that let it in wants it. */
export interface Chosen {
  readonly member: Member;
  /** Of that rule. */
  readonly variables: Definitions;
  readonly decidedBy?: string;
}

/** Which members take part, and why the others do not. */
export interface Choice {
  readonly chosen: readonly Chosen[];
  readonly leftOut: readonly LeftOut[];
  /** Whether it was given up, since the variables that were asked about are more than a plan may hold. */
  readonly isTooMuch: boolean;
}

/** Judges every member with its own variables: each member of a matrix for itself. */
export function choose(
  members: readonly Member[],
  around: Surroundings,
  circumstances: Omit<Circumstances, 'lookUp'>,
): Choice {
  const chosen: Chosen[] = [];
  const out: (LeftOut & { readonly key: string })[] = [];
  let effort = 0;
  for (const member of members) {
    if (effort + around.effort > largestPlan) return { chosen, leftOut: [], isTooMuch: true };
    // Most jobs are chosen without a look at any variable.
    let scope: Scope | undefined;
    const seen = () => {
      if (scope === undefined) {
        scope = scopeOf(member, {}, around);
        effort += scope.variables.effort;
      }
      return scope.variables;
    };
    const { job, key } = member;
    const selection = select(job, {
      ...circumstances,
      lookUp: name => seen().lookUp(name),
      asWritten: name => seen().asWritten(name),
    });
    if (selection.in) {
      const { variables, decidedBy } = selection;
      chosen.push({ member: { ...member, job: selection.job }, variables, ...(decidedBy && { decidedBy }) });
    } else {
      out.push({ name: job.name, key, where: job.where, reason: selection.reason });
    }
  }
  return { chosen, leftOut: summarized(out, members), isTooMuch: false };
}

/** A job of which no member takes part, all for the same reason, is told as one. */
function summarized(
  out: readonly (LeftOut & { readonly key: string })[],
  members: readonly Member[],
): readonly LeftOut[] {
  const sizes = Map.groupBy(members, ({ job }) => job.name);
  return [...Map.groupBy(out, ({ name }) => name)].flatMap(([name, group]) => {
    const isWhole = group.length === sizes.get(name)?.length && new Set(group.map(({ reason }) => reason)).size === 1;
    return isWhole
      ? group.slice(0, 1).map(({ where, reason }) => ({ name, where, reason }))
      : group.map(({ key, where, reason }) => ({ name: key, where, reason }));
  });
}

import type { LeftOut } from '../../model/plan.ts';
import type { Definitions } from '../../model/variables.ts';
import type { Circumstances } from './circumstances.ts';
import type { Member } from './matrix.ts';
import { type Scope, type Surroundings, scopeOf } from './scope.ts';
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
}

/** Judges every member with its own variables: each member of a matrix for itself. */
export function choose(
  members: readonly Member[],
  around: Surroundings,
  circumstances: Omit<Circumstances, 'lookUp'>,
): Choice {
  const chosen: Chosen[] = [];
  const out: (LeftOut & { readonly key: string })[] = [];
  for (const member of members) {
    // Most jobs are chosen without a look at any variable.
    let scope: Scope | undefined;
    const seen = () => {
      scope ??= scopeOf(member, {}, around);
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
  return { chosen, leftOut: summarized(out, members) };
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

import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Matrix, Need } from '../../../model/need.ts';
import type { Variables } from '../../../model/variables.ts';
import { limits } from '../../parse/limits.ts';
import { type JobNames, listed } from '../graph/job-names.ts';
import { combinations, countCombinations, type Member, memberName } from '../graph/matrix.ts';

/** The members that a need means, or what is wrong with it. */
export interface SelectedMembers {
  readonly members: readonly Member[];
  readonly faults: readonly Diagnostic[];
}

/** Finds what a need of `member` names: all members of a job, one of them, or those of its `parallel:matrix`. */
export function selectMembers(member: Member, need: Need, names: JobNames): SelectedMembers {
  const tell = (severity: Diagnostic['severity'], message: string, hint: string): SelectedMembers => ({
    members: [],
    faults: [{ severity, message: `Job \`${member.job.name}\` needs ${message}`, where: need.where, hint }],
  });
  const members = names.find(need.job);
  if (members === undefined) {
    // As in GitLab, an optional job may come from a file that is not included; a slip is told all the same.
    if (need.optional && names.nearest(need.job) === undefined) return { members: [], faults: [] };
    const severity = need.optional ? 'warning' : 'error';
    return tell(severity, `\`${need.job}\`, but there is no such job.`, names.hintFor(need.job));
  }
  if (need.matrix === undefined) return { members, faults: [] };
  if (countCombinations(need.matrix) > limits.needs) {
    const message = `${countCombinations(need.matrix)} members of \`${need.job}\`; ${limits.needs} are allowed.`;
    return tell('error', message, 'Leave `parallel` out to need them all.');
  }
  const filled = fillIn(need.matrix, member.matrix ?? {});
  if ('unknown' in filled) {
    const message = `members of \`${need.job}\` by \`matrix.${filled.unknown}\`, which its own matrix does not have.`;
    const own = listed(Object.keys(member.matrix ?? {}));
    return tell('error', message, own === '' ? 'It has none.' : `It has: ${own}.`);
  }
  const wanted = combinations(filled.matrix);
  const missing = wanted.find(each => names.member(need.job, each) === undefined);
  if (missing !== undefined && !need.optional) {
    const message = `\`${memberName(need.job, missing)}\`, but there is no such member.`;
    return tell('error', message, `Members are: ${listed(members.map(({ key }) => `\`${key}\``))}.`);
  }
  return { members: wanted.flatMap(each => names.member(need.job, each) ?? []), faults: [] };
}

const matrixExpression = /\$\[\[\s*matrix\.([a-zA-Z0-9_-]+)\s*\]\]/g;

/** Puts the values of a member's own matrix in the place of `$[[ matrix.NAME ]]`: docs.gitlab.com/ci/yaml/matrix_expressions. */
function fillIn(matrix: Matrix, own: Variables): { readonly matrix: Matrix } | { readonly unknown: string } {
  const used = matrix
    .flatMap(row => Object.values(row).flat())
    .flatMap(text => Array.from(text.matchAll(matrixExpression)));
  const unknown = used.map(([, name = '']) => name).find(name => !Object.hasOwn(own, name));
  if (unknown !== undefined) return { unknown };
  const fill = (text: string) => text.replaceAll(matrixExpression, (_, name: string) => own[name] ?? '');
  const filled = matrix.map(row =>
    Object.fromEntries(Object.entries(row).map(([name, values]) => [name, values.map(fill)])),
  );
  return { matrix: filled };
}

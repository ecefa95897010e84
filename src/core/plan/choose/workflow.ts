import type { AutoCancel, Workflow } from '../../../model/rule.ts';
import type { Definitions } from '../../../model/variables.ts';
import type { LookUp } from '../../expression/holds.ts';
import { expand } from '../values/expand.ts';
import type { Circumstances } from './circumstances.ts';
import { conditionsHold } from './conditions.ts';
import { nameOf } from './select.ts';

/** Whether there is a run at all. */
export type WorkflowSelection =
  | {
      readonly runs: true;
      /** Of the rule that decided: they hide the pipeline's. */
      readonly variables: Definitions;
      readonly autoCancel: AutoCancel;
      /** Names that rule. */
      readonly decidedBy?: string;
    }
  /** A sentence that begins in lower case. */
  | { readonly runs: false; readonly reason: string };

/** Judges the rules of a workflow: the first that holds decides, and without one that holds there is no run. */
export function selectWorkflow({ rules, autoCancel }: Workflow, circumstances: Circumstances): WorkflowSelection {
  if (!rules) return { runs: true, variables: {}, autoCancel };
  const index = rules.findIndex(rule => conditionsHold(rule, circumstances));
  const rule = rules[index];
  if (!rule) return { runs: false, reason: 'no entry of `workflow:rules` holds' };
  const decidedBy = nameOf(rule, index).replace('`rules`', '`workflow:rules`');
  if (rule.when === 'never') return { runs: false, reason: `${decidedBy} says \`never\`` };
  return { runs: true, variables: rule.variables, autoCancel: { ...autoCancel, ...rule.autoCancel }, decidedBy };
}

/** Characters of a run's name, as in GitLab. */
const longestName = 255;

/** What the run is called; undefined when it has no name of its own. */
export function runName({ name }: Workflow, lookUp: LookUp): string | undefined {
  if (name === undefined) return undefined;
  const expanded = expand(name, lookUp, 100_000) ?? '';
  const line = expanded.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === '' ? undefined : line.slice(0, longestName).toWellFormed();
}

import type { Rule } from '../../../model/rule.ts';
import { holds, type LookUp } from '../../expression/holds.ts';
import { expand } from '../values/expand.ts';
import type { Circumstances } from './circumstances.ts';

/** What must hold for an entry of `rules`. */
export type Conditions = Pick<Rule, 'if' | 'changes' | 'exists'>;

/** Whether all conditions of an entry of `rules` hold. One without conditions does. */
export function conditionsHold(rule: Conditions, circumstances: Omit<Circumstances, 'trigger' | 'facts'>): boolean {
  const { lookUp, asWritten = lookUp, memory } = circumstances;
  if (!memory.read(lengthOf(rule))) return false;
  if (rule.if && !holds(rule.if.expression, asWritten, memory.patterns)) return false;
  if (rule.changes) {
    const compareTo = comparedWith(rule.changes, lookUp);
    if (!rule.changes.paths.some(path => memory.search.changed(expandKnown(path, lookUp), compareTo))) return false;
  }
  return !rule.exists || rule.exists.some(path => memory.search.exists(expandKnown(path, lookUp)));
}

/** Characters that must be read to judge it. */
function lengthOf({ if: condition, changes, exists = [] }: Conditions): number {
  const texts = [condition?.text ?? '', changes?.compareTo ?? '', ...(changes?.paths ?? []), ...exists];
  return texts.reduce((sum, text) => sum + text.length, 0);
}

/** What the changes are asked about: the key of `Facts.changed`. */
export function comparedWith({ compareTo }: NonNullable<Rule['changes']>, lookUp: LookUp): string {
  return compareTo === undefined ? '' : expandKnown(compareTo, lookUp);
}

/** The conditions in words, such as "if: $CI_COMMIT_TAG"; undefined when there are none. */
export function describeConditions({ if: condition, changes, exists }: Conditions): string | undefined {
  const parts = [
    ...(condition ? [`if: ${condition.text}`] : []),
    ...(changes ? [`changes: ${changes.paths.join(', ')}`] : []),
    ...(exists ? [`exists: ${exists.join(', ')}`] : []),
  ];
  return parts.length === 0 ? undefined : shortened(parts.join('; ').replaceAll(/\s+/g, ' '));
}

const longestDescription = 120;

function shortened(text: string): string {
  return text.length <= longestDescription ? text : `${text.slice(0, longestDescription - 1).trimEnd()}…`;
}

/** Longer paths than this match nothing. */
const longestPath = 4096;

/** With the variables that are known; as in GitLab, others stay as they are written. */
function expandKnown(text: string, lookUp: LookUp): string {
  return expand(text, name => lookUp(name) ?? `$${name}`, longestPath) ?? text;
}

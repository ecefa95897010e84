import type { Condition } from '../../../model/expression.ts';
import type { Rule } from '../../../model/rule.ts';
import { type ParsedExpression, parseExpression } from '../../expression/parse.ts';
import { referenceOf } from '../label.ts';
import type { WrittenRule } from '../shape/rules.ts';
import { at, type Path, positionOf, type Tree } from '../tree.ts';
import type { Faults } from './faults.ts';

/** What must hold for an entry of `rules`, wherever such rules are allowed. */
export type Conditions = Pick<Rule, 'if' | 'changes' | 'exists'>;

/** The conditions of the entry at `path`. */
export function conditionsOf(
  { if: text, changes, exists }: Pick<WrittenRule, 'if' | 'changes' | 'exists'>,
  path: Path,
  faults: Faults,
): Conditions {
  const condition = text === undefined ? undefined : conditionOf(text, [...path, 'if'], faults);
  return {
    ...(condition === undefined ? {} : { if: condition }),
    ...(changes === undefined ? {} : { changes: changesOf(changes) }),
    ...(exists === undefined ? {} : { exists: Array.isArray(exists) ? exists : exists.paths }),
  };
}

/** What was read of the text at a place: a template or an alias puts one text into many jobs. */
const known = new WeakMap<Tree, ParsedExpression>();

/** The expression at `path`; undefined when it is none, of which enough was said. */
export function conditionOf(text: string, path: Path, faults: Faults): Condition | undefined {
  const tree = at(faults.tree, path);
  const parsed = (tree && known.get(tree)) ?? parseExpression(text);
  if (tree) known.set(tree, parsed);
  if (parsed.ok) return { text: text.trim(), expression: parsed.expression };
  const where = positionOf(faults.tree, path);
  const { prefix, findings } = faults;
  const indent = tree?.kind === 'scalar' ? tree.indent : undefined;
  const inside = indent === undefined ? where : { ...where, column: where.column + indent + parsed.column - 1 };
  findings.error(inside, `${prefix}${parsed.message}`, parsed.hint, referenceOf(path));
  return undefined;
}

function changesOf(written: NonNullable<WrittenRule['changes']>): NonNullable<Rule['changes']> {
  if (Array.isArray(written)) return { paths: written };
  const { paths, compare_to: compareTo } = written;
  return { paths, ...(compareTo === undefined ? {} : { compareTo }) };
}

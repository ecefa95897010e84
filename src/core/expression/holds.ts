import type { Expression, Pattern } from '../../model/expression.ts';
import { Patterns } from './patterns.ts';

/** The value of a variable; undefined when nobody set it. */
export type LookUp = (name: string) => string | undefined;

/**
 * Whether an expression holds, as GitLab judges it. A value holds unless it is unset, false, or blank. `&&` and `||`
 * hand on one of their sides, as in Ruby: of these only null and false are passed over, so that `$EMPTY && "a"` is "a".
 */
export function holds(expression: Expression, lookUp: LookUp, patterns: Patterns = new Patterns()): boolean {
  return isPresent(evaluate(expression, lookUp, patterns));
}

/** Null is what an unset variable has for a value. */
type Value = string | boolean | null;

function isPresent(value: Value): boolean {
  return typeof value === 'string' ? value.trim() !== '' : value === true;
}

function evaluate(expression: Expression, lookUp: LookUp, patterns: Patterns): Value {
  const judge = (part: Expression) => evaluate(part, lookUp, patterns);
  switch (expression.kind) {
    case 'variable':
      return lookUp(expression.name) ?? null;
    case 'text':
      return expression.value;
    case 'null':
      return null;
    case 'pattern':
      // The grammar has it only to the right of a match, which does not ask for its value.
      return true;
    case 'not':
      return !isPresent(judge(expression.operand));
    case 'and': {
      const left = judge(expression.left);
      return isTruthy(left) ? judge(expression.right) : left;
    }
    case 'or': {
      const left = judge(expression.left);
      return isTruthy(left) ? left : judge(expression.right);
    }
    case 'comparison':
      return compare(expression, judge, patterns);
  }
}

function isTruthy(value: Value): boolean {
  return value !== null && value !== false;
}

function compare(
  { operator, left, right }: Extract<Expression, { kind: 'comparison' }>,
  judge: (part: Expression) => Value,
  patterns: Patterns,
): boolean {
  switch (operator) {
    case '==':
      return judge(left) === judge(right);
    case '!=':
      return judge(left) !== judge(right);
    case '=~':
      return isMatch(judge(left), right, judge, patterns);
    case '!~':
      return !isMatch(judge(left), right, judge, patterns);
  }
}

function isMatch(left: Value, right: Expression, judge: (part: Expression) => Value, patterns: Patterns): boolean {
  const text = left === null ? '' : String(left);
  if (right.kind === 'pattern') return patterns.matches(right.pattern, text);
  const value = judge(right);
  if (typeof value !== 'string') return false;
  const pattern: Pattern | undefined = patterns.read(value);
  // Of a text that is no regular expression GitLab asks whether the left side is part of it, and documents that.
  return pattern ? patterns.matches(pattern, text) : value.includes(text);
}

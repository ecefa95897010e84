import type { Expression } from '../../../src/model/expression.ts';

/** Writes an expression so that reading it gives the same again: every part in parentheses. */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case 'variable':
      return `$${expression.name}`;
    case 'text':
      return expression.value.includes('"') ? `'${expression.value}'` : `"${expression.value}"`;
    case 'null':
      return 'null';
    case 'pattern':
      return `/${expression.pattern.source.replaceAll('/', '\\/')}/${expression.pattern.ignoreCase ? 'i' : ''}`;
    case 'not':
      return `!(${print(expression.operand)})`;
    case 'and':
      return `(${print(expression.left)})&&(${print(expression.right)})`;
    case 'or':
      return `(${print(expression.left)}) || (${print(expression.right)})`;
    case 'comparison': {
      const { operator, left, right } = expression;
      return `(${print(left)}) ${operator} ${right.kind === 'pattern' ? print(right) : `(${print(right)})`}`;
    }
  }
}

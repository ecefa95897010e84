import type { Expression } from '../../model/expression.ts';
import { limits } from '../parse/limits.ts';
import { type Fault, type Sign, type Token, tokensOf } from './tokens.ts';

/** What an expression says, or why it says nothing. */
export type ParsedExpression =
  | { readonly ok: true; readonly expression: Expression }
  | ({ readonly ok: false } & Fault);

/**
 * Reads an expression of `rules:if` as GitLab does. Loosest first:
 *
 *     or         = and *( "||" and )
 *     and        = comparison *( "&&" comparison )
 *     comparison = unary *( ( "==" | "!=" ) unary | ( "=~" | "!~" ) ( pattern | unary ) )
 *     unary      = *"!" ( variable | text | "null" | "(" or ")" )
 *
 * Never throws, and answers in linear time.
 */
export function parseExpression(text: string): ParsedExpression {
  if (text.length > limits.expression) {
    return { ok: false, column: 1, message: `An expression has at most ${limits.expression} characters.` };
  }
  const tokens = tokensOf(text);
  if ('message' in tokens) return { ok: false, ...tokens };
  try {
    return { ok: true, expression: new Reader(tokens).whole() };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, ...error.fault };
    throw error;
  }
}

class Unreadable extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    if (this.#tokens.length === 1) this.#refuse('The expression is empty.');
    const expression = this.#or();
    if (this.#next.kind !== 'end')
      this.#refuse(`An operator must stand before ${nameOf(this.#next)}.`, 'Write `&&` or `||`.');
    return expression;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#take('||')) left = { kind: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#comparison();
    while (this.#take('&&')) left = { kind: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Expression {
    let left = this.#unary();
    for (;;) {
      const operator = this.#take('==', '!=', '=~', '!~');
      if (operator === undefined) return left;
      const right = operator === '=~' || operator === '!~' ? this.#patternOrUnary() : this.#unary();
      left = { kind: 'comparison', operator, left, right };
    }
  }

  #patternOrUnary(): Expression {
    const token = this.#next;
    if (token.kind !== 'pattern') return this.#unary();
    this.#at++;
    return { kind: 'pattern', pattern: token.pattern };
  }

  #unary(): Expression {
    const { column } = this.#next;
    if (this.#depth === limits.expressionDepth) {
      throw new Unreadable({
        column,
        message: `Parentheses and \`!\` may be nested ${limits.expressionDepth} levels deep.`,
      });
    }
    this.#depth++;
    const expression = this.#take('!') ? ({ kind: 'not', operand: this.#unary() } as const) : this.#value();
    this.#depth--;
    return expression;
  }

  #value(): Expression {
    const token = this.#next;
    if (this.#take('(')) {
      const inside = this.#or();
      if (!this.#take(')')) this.#refuse('`)` is missing.', `It closes the \`(\` in column ${token.column}.`);
      return inside;
    }
    switch (token.kind) {
      case 'variable':
        this.#at++;
        return { kind: 'variable', name: token.name };
      case 'text':
        this.#at++;
        return { kind: 'text', value: token.value };
      case 'null':
        this.#at++;
        return { kind: 'null' };
      case 'pattern':
        return this.#refuse('A regular expression stands to the right of `=~` or `!~`.');
      default:
        return this.#refuse(`A value must stand before ${nameOf(token)}.`, 'Write a variable or a text.');
    }
  }

  get #next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('an expression was read beyond its end');
    return token;
  }

  /** The sign that comes next, when it is one of these. */
  #take<Wanted extends Sign>(...wanted: Wanted[]): Wanted | undefined {
    const token = this.#next;
    const taken = token.kind === 'sign' ? wanted.find(sign => sign === token.sign) : undefined;
    if (taken !== undefined) this.#at++;
    return taken;
  }

  #refuse(message: string, hint?: string): never {
    const { column } = this.#next;
    throw new Unreadable({ column, message, ...(hint === undefined ? {} : { hint }) });
  }
}

function nameOf(token: Token): string {
  switch (token.kind) {
    case 'sign':
      return `\`${token.sign}\``;
    case 'variable':
      return `\`$${token.name}\``;
    case 'text':
      return 'a text';
    case 'pattern':
      return 'a regular expression';
    case 'null':
      return '`null`';
    case 'end':
      return 'the end';
  }
}

import type { Pattern } from '../../model/expression.ts';
import { readPattern } from './pattern.ts';

/** What keeps a text from being an expression, and where: columns count from 1. */
export interface Fault {
  readonly column: number;
  readonly message: string;
  readonly hint?: string;
}

export type Sign = '(' | ')' | '!' | '&&' | '||' | '==' | '!=' | '=~' | '!~';

/** One word of an expression. */
export type Token = { readonly column: number } & (
  | { readonly kind: 'sign'; readonly sign: Sign }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'null' }
  | { readonly kind: 'end' }
);

/** A regular expression ends at the first slash without a backslash before it, as in GitLab. */
const word = new RegExp(
  [
    '(?<space>\\s+)',
    '\\$(?<name>\\w+)',
    '"(?<double>[^"\\n]*)"',
    "'(?<single>[^'\\n]*)'",
    '(?<pattern>/(?:[^/]|(?<=\\\\)/)+(?<!\\\\)/\\w*)',
    '(?<nothing>null)(?!\\w)',
    '(?<sign>&&|\\|\\||==|!=|=~|!~|[()!])',
  ].join('|'),
  'y',
);

/** Takes an expression apart; a token `end` is the last. */
export function tokensOf(text: string): readonly Token[] | Fault {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    word.lastIndex = at;
    const match = word.exec(text);
    if (!match) return strayAt(text, at);
    const column = at + 1;
    at += match[0].length;
    const token = tokenOf(match.groups ?? {}, column);
    if (token && 'message' in token) return token;
    if (token) tokens.push(token);
  }
  return [...tokens, { kind: 'end', column: text.length + 1 }];
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, column: number): Token | Fault | undefined {
  const { name, double, single, pattern, nothing, sign } = groups;
  if (name !== undefined) return { kind: 'variable', name, column };
  const value = double ?? single;
  if (value !== undefined) return { kind: 'text', value, column };
  if (nothing !== undefined) return { kind: 'null', column };
  if (sign !== undefined && isSign(sign)) return { kind: 'sign', sign, column };
  if (pattern === undefined) return undefined;
  const read = readPattern(pattern);
  if (read.ok) return { kind: 'pattern', pattern: read.pattern, column };
  return { column, message: read.message, ...(read.hint === undefined ? {} : { hint: read.hint }) };
}

const signs: readonly string[] = ['(', ')', '!', '&&', '||', '==', '!=', '=~', '!~'] satisfies Sign[];

function isSign(text: string): text is Sign {
  return signs.includes(text);
}

/** Says what was probably meant by something that begins no word. */
function strayAt(text: string, at: number): Fault {
  const column = at + 1;
  const rest = text.slice(at);
  const found = /^(?:\w+|.)/su.exec(rest)?.[0] ?? '';
  if (/^["']/.test(rest)) return { column, message: `The text that begins with \`${found}\` does not end.` };
  if (rest.startsWith('/')) {
    return { column, message: 'The regular expression does not end.', hint: 'Close it with `/`.' };
  }
  const braced = /^\$\{(\w+)\}/.exec(rest);
  if (braced) return { column, message: '`${…}` is not known in expressions.', hint: `Write \`$${braced[1]}\`.` };
  if (rest.startsWith('$')) return { column, message: 'A name must follow `$`.' };
  if (/^[&|=]/.test(rest)) {
    const doubled = { '&': '&&', '|': '||', '=': '==' }[found] ?? found;
    return { column, message: `\`${found}\` is not an operator.`, hint: `Write \`${doubled}\`.` };
  }
  if (/^\w/.test(rest)) {
    return {
      column,
      message: `\`${found}\` is neither a variable nor a text.`,
      hint: `Write \`$${found}\` for a variable, or put quotes around a text.`,
    };
  }
  return { column, message: `\`${found}\` has no meaning here.` };
}

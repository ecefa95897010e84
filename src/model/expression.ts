/** What `rules:if` says, as a tree. Written by core/expression, judged there against the variables of a trigger. */

export type Expression =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'comparison';
      readonly operator: '==' | '!=' | '=~' | '!~';
      readonly left: Expression;
      readonly right: Expression;
    };

/** A regular expression in RE2's syntax, which runs in linear time whatever the text. */
export interface Pattern {
  readonly source: string;
  readonly ignoreCase: boolean;
}

/** An expression with its text, for people who ask which one decided. */
export interface Condition {
  readonly text: string;
  readonly expression: Expression;
}

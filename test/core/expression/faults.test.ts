import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseExpression } from '../../../src/core/expression/parse.ts';

/** What a slip is told, and in which column. */
const rows: readonly [text: string, fault: string][] = [
  ['', '1 The expression is empty.'],
  ['  ', '3 The expression is empty.'],
  ['main', '1 `main` is neither a variable nor a text. (Write `$main` for a variable, or put quotes around a text.)'],
  [
    '$A == true',
    '7 `true` is neither a variable nor a text. (Write `$true` for a variable, or put quotes around a text.)',
  ],
  ['$A = "b"', '4 `=` is not an operator. (Write `==`.)'],
  ['$A & $B', '4 `&` is not an operator. (Write `&&`.)'],
  ['$A | $B', '4 `|` is not an operator. (Write `||`.)'],
  ['$A === "b"', '6 `=` is not an operator. (Write `==`.)'],
  ['$A < 3', '4 `<` has no meaning here.'],
  ['${A}', '1 `${…}` is not known in expressions. (Write `$A`.)'],
  ['$', '1 A name must follow `$`.'],
  ['$A == "b', '7 The text that begins with `"` does not end.'],
  ['$A == "b\nc"', '7 The text that begins with `"` does not end.'],
  ['$A =~ /b', '7 The regular expression does not end. (Close it with `/`.)'],
  [
    '$A =~ /(/',
    '7 `/(/` is not a valid regular expression: missing closing ): `(`. (Use RE2 syntax: no look-ahead, look-behind or back-references.)',
  ],
  ['$A =~ /b/g', '7 `g` after a regular expression is not supported; `i`, `m`, `s` and `U` are.'],
  [`$A =~ /${'b'.repeat(501)}/`, '7 A regular expression has at most 500 characters.'],
  ['$A == /b/', '7 A regular expression stands to the right of `=~` or `!~`.'],
  ['/b/ =~ $A', '1 A regular expression stands to the right of `=~` or `!~`.'],
  ['$A $B', '4 An operator must stand before `$B`. (Write `&&` or `||`.)'],
  ['$A =~ /b/ "c"', '11 An operator must stand before a text. (Write `&&` or `||`.)'],
  ['$A && ', '7 A value must stand before the end. (Write a variable or a text.)'],
  ['&& $A', '1 A value must stand before `&&`. (Write a variable or a text.)'],
  ['($A', '4 `)` is missing. (It closes the `(` in column 1.)'],
  ['$A)', '3 An operator must stand before `)`. (Write `&&` or `||`.)'],
  ['()', '2 A value must stand before `)`. (Write a variable or a text.)'],
  [`${'('.repeat(51)}$A`, '51 Parentheses and `!` may be nested 50 levels deep.'],
  [`${'!'.repeat(51)}$A`, '51 Parentheses and `!` may be nested 50 levels deep.'],
  [`$A ${'|| $A '.repeat(2000)}`, '1 An expression has at most 10000 characters.'],
];

for (const [text, expected] of rows) {
  test(`what is wrong with ${JSON.stringify(text.slice(0, 40))}`, () => {
    const parsed = parseExpression(text);
    assert.ok(!parsed.ok, 'it was read');
    const hint = parsed.hint === undefined ? '' : ` (${parsed.hint})`;
    assert.equal(`${parsed.column} ${parsed.message}${hint}`, expected);
  });
}

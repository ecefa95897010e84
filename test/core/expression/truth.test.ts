import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { holds } from '../../../src/core/expression/holds.ts';
import { parseExpression } from '../../../src/core/expression/parse.ts';

const variables: Readonly<Record<string, string>> = {
  SET: 'my variable',
  PATH_LIKE: 'a/path/variable/value',
  FULL_PATH: '/a/full/path/variable/value',
  EMPTY: '',
  BLANK: ' \t',
  FALSE: 'false',
  TEXT: 'abcde',
  PATTERN: '/^ab.*/',
  OTHER: '/^at.*/',
  ANY_CASE: '/ABC/i',
  BROKEN: '/(/',
  TWO_LINES: 'one\ntwo',
};
const lookUp = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);

function judge(text: string): boolean {
  const parsed = parseExpression(text);
  assert.ok(parsed.ok, parsed.ok ? '' : `${parsed.column}: ${parsed.message}`);
  return holds(parsed.expression, lookUp);
}

/** From GitLab's reference, docs/ci/jobs/job_rules, and from what its own tests say an expression comes to. */
const truths: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  'a variable alone holds when it is set and not blank': {
    $SET: true,
    $EMPTY: false,
    $BLANK: false,
    $UNSET: false,
    $FALSE: true,
    '($SET)': true,
    '(($SET))': true,
    '"text"': true,
    '""': false,
    null: false,
  },
  'equality tells unset from empty': {
    '$SET == "my variable"': true,
    '"my variable" == $SET': true,
    "$SET == 'my variable'": true,
    "$SET == 'no match'": false,
    '$SET == null': false,
    '$SET == $SET': true,
    '$EMPTY == null': false,
    '"" == $EMPTY': true,
    '$UNSET == null': true,
    'null == $UNSET': true,
    '$UNSET == ""': false,
    '$UNSET == $ALSO_UNSET': true,
    '$UNSET == $EMPTY': false,
    '$SET != "my variable"': false,
    '$SET != null': true,
    '$EMPTY != null': true,
    '"" != $EMPTY': false,
    '$UNSET != null': false,
    '$UNSET != "a"': true,
    '$TEXT == "ABCDE"': false,
  },
  'a match finds a part': {
    '$SET =~ /var.*e$/': true,
    '$SET =~ /^var.*/': false,
    '$SET =~ /VAR.*/': false,
    '$SET =~ /VAR.*/i': true,
    '$SET =~ /v/': true,
    '$SET =~ /va\\/r.*e$/': false,
    '$EMPTY =~ /var.*/': false,
    '$UNSET =~ /var.*/': false,
    '$UNSET =~ /^$/': true,
    '$PATH_LIKE =~ /path\\/variable/': true,
    '$FULL_PATH =~ /^\\/a\\/full\\/path\\/variable\\/value$/': true,
    '$FULL_PATH =~ /\\\\/path\\\\/variable\\\\/value$/': true,
    '$SET !~ /var.*e$/': false,
    '$SET !~ /^var.*/': true,
    '$EMPTY !~ /var.*/': true,
    '$UNSET !~ /var.*/': true,
    '$SET !~ /VAR.*/i': false,
    '$TWO_LINES =~ /^two/': false,
    '$TWO_LINES =~ /^two/m': true,
    '$TWO_LINES =~ /one.two/': false,
    '$TWO_LINES =~ /one.two/s': true,
    '$TWO_LINES =~ /ONE.TWO/sim': true,
  },
  'a variable may hold a regular expression': {
    '$TEXT =~ $PATTERN': true,
    '$TEXT =~ $OTHER': false,
    '$TEXT !~ $OTHER': true,
    '$TEXT =~ $ANY_CASE': true,
    '$TEXT =~ "/^ab/"': true,
    '$TEXT =~ $UNSET': false,
    '$TEXT !~ $UNSET': true,
    '$TEXT =~ null': false,
  },
  'what is no regular expression is asked whether it has the left side in it': {
    '$TEXT =~ $TEXT': true,
    '$TEXT =~ "abcde"': true,
    '"23" =~ "1234"': true,
    '"23" =~ /1234/': false,
    '"1234" =~ "23"': false,
    '"(" =~ $BROKEN': true,
    '"x" =~ $BROKEN': false,
    '"/$TEXT/" =~ /abcde/': false,
  },
  '&& binds more than ||': {
    '$SET && $EMPTY || $TEXT': false,
    '$SET && null || $EMPTY == ""': true,
    '$TEXT || $UNSET && $UNSET': true,
    '($TEXT || $UNSET) && $UNSET': false,
    '$SET || $UNSET': true,
    '$UNSET || $SET': true,
    '$UNSET == null || $SET': true,
    '$SET =~ /my var/ && $EMPTY =~ /nope/': false,
    '$SET =~ /my var/ || $EMPTY =~ /nope/': true,
    '$EMPTY == "" && $SET != "nope"': true,
    '(($SET && null) || $EMPTY == "")': true,
    '($SET) && (null || $EMPTY == "")': true,
    '("string" || "test") == "string"': true,
    '(null || ("test" == "string"))': false,
    '("string" == ("test" && "string"))': true,
    '("string" == ("test" || "string"))': false,
    '("string" == "test" || "string")': true,
    '("string" == ("string" || (("1" == "1") && ("2" == "3"))))': true,
  },
  'both hand on one of their sides, and only null and false are passed over': {
    '$SET && $EMPTY': false,
    '$EMPTY && $SET': true,
    '$EMPTY && "string"': true,
    '$EMPTY && $EMPTY': false,
    '$SET && null': false,
    'null && $SET': false,
    '$EMPTY || $SET': false,
    '$UNSET && $EMPTY': false,
  },
  'an exclamation mark turns what follows it round': {
    '!$SET': false,
    '!$UNSET': true,
    '!$EMPTY': true,
    '!!$SET': true,
    '!($SET && $UNSET)': true,
    '!$UNSET && $SET': true,
    '!$UNSET || $SET': true,
    '!$TEXT =~ /abc/': false,
    '!($TEXT =~ /xyz/)': true,
  },
  'spaces and line ends between words mean nothing': {
    '$SET=="my variable"&&$TEXT': true,
    '\n  $SET\n  &&\n  $TEXT\n': true,
    "$TEXT=='abcde'||$UNSET": true,
  },
};

for (const [what, rows] of Object.entries(truths)) {
  describe(what, () => {
    for (const [text, expected] of Object.entries(rows)) {
      test(`${JSON.stringify(text)} is ${expected}`, () => assert.equal(judge(text), expected));
    }
  });
}

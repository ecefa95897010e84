import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestResult } from '../../../src/model/test-result.ts';
import { readJunit, readReports, sample } from './read.ts';

/** What each tool's report comes to: "outcome suite › name at place (ms)", failures first. */
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  'pytest.xml': [
    'failed tests.test_cart.TestCart › test_adds_up[2] at tests/test_cart.py:11 (1)',
    'errored tests.test_cart › test_database at tests/test_cart.py:20 (0)',
    'passed tests.test_cart.TestCart › test_empty (0)',
    'passed tests.test_cart.TestCart › test_adds_up[1] (1)',
    'skipped tests.test_cart.TestCart › test_slow (0)',
  ],
  'pytest-xunit1.xml': [
    'failed tests.test_cart.TestCart › test_adds_up[2] at tests/test_cart.py:11 (1)',
    'errored tests.test_cart › test_database at tests/test_cart.py:20 (0)',
    'passed tests.test_cart.TestCart › test_empty at tests/test_cart.py:4 (0)',
    'passed tests.test_cart.TestCart › test_adds_up[1] at tests/test_cart.py:7 (0)',
    'skipped tests.test_cart.TestCart › test_slow at tests/test_cart.py:12 (0)',
  ],
  'jest.xml': [
    'failed cart › cart adds up at src/cart.jest.js:4 (2)',
    'passed cart › cart is empty at first (3)',
    'skipped cart › cart is slow (0)',
  ],
  'vitest.xml': [
    'failed src/cart.test.js › cart > adds up at src/cart.test.js:6 (7)',
    'passed src/cart.test.js › cart > is empty at first at src/cart.test.js (2)',
    'skipped src/cart.test.js › cart > is slow at src/cart.test.js (0)',
  ],
  'node.xml': [
    'failed cart › adds <up> at test/cart.test.js:6 (1)',
    'passed cart › is empty at first (1)',
    'skipped cart › is slow (0)',
    'skipped  › todo one (0)',
  ],
  'gotestsum.xml': [
    'failed example.com/shop/cart › TestAddsUp/two at cart/sum_test.go:14 (0)',
    'passed example.com/shop/cart › TestEmpty (0)',
    'skipped example.com/shop/cart › TestSlow (10)',
    'passed example.com/shop/till › TestOpen (1)',
  ],
  'TEST-com.acme.CartTest.xml': [
    'failed com.acme.CartTest › addsUp at src/test/java/com/acme/CartTest.java:21 (11)',
    'errored com.acme.CartTest › breaks at src/test/java/com/acme/CartTest.java:40 (1)',
    'passed com.acme.CartTest › empty (1201250)',
    'flaky com.acme.CartTest › network (2500)',
    'skipped com.acme.CartTest › slow (0)',
  ],
  'rspec.xml': [
    'failed spec.models.cart_spec › Cart adds up at spec/models/cart_spec.rb:12 (4)',
    'passed spec.models.cart_spec › Cart is empty at first at spec/models/cart_spec.rb (0)',
    'skipped spec.models.cart_spec › Cart is slow at spec/models/cart_spec.rb (0)',
  ],
  'phpunit.xml': [
    'failed Tests.CartTest › testAddsUp with data set "two" at tests/CartTest.php:18 (1)',
    'passed Tests.CartTest › testEmpty at tests/CartTest.php:9 (2)',
    'passed Tests.CartTest › testAddsUp with data set "one" at tests/CartTest.php:15 (1)',
  ],
  'googletest.xml': [
    'failed CartTest › AddsUp at test/cart_test.cc:10 (1)',
    'passed CartTest › IsEmpty at test/cart_test.cc:5 (0)',
    'skipped CartTest › DISABLED_Slow at test/cart_test.cc:14 (0)',
  ],
};

const COMMIT = [
  'tests/test_cart.py',
  'src/cart.jest.js',
  'src/cart.test.js',
  'test/cart.test.js',
  'cart/sum_test.go',
  'till/sum_test.go',
  'src/test/java/com/acme/CartTest.java',
  'src/test/java/com/other/CartTest.java',
  'spec/models/cart_spec.rb',
  'tests/CartTest.php',
  'test/cart_test.cc',
];

function inShort({ outcome, suite, name, file, line, durationMs }: TestResult): string {
  const place = file === undefined ? '' : ` at ${file}${line === undefined ? '' : `:${line}`}`;
  return `${outcome} ${suite} › ${name}${place} (${durationMs ?? '?'})`;
}

describe('what tools write as JUnit', () => {
  for (const [file, expected] of Object.entries(TOOLS)) {
    test(file, () => {
      const { tests, faults, kept } = readJunit(sample(file), COMMIT);
      assert.deepEqual(faults, []);
      assert.deepEqual(tests.map(inShort), expected);
      assert.equal(
        Object.values(kept.tests?.counts ?? {}).reduce((sum, count) => sum + count, 0),
        expected.length,
      );
    });
  }

  test('wherever it is cut, it is read the same', () => {
    for (const file of Object.keys(TOOLS)) {
      const whole = readJunit(sample(file), COMMIT);
      for (const size of [1, 7, 300])
        assert.deepEqual(readJunit(sample(file), COMMIT, size), whole, `${file} by ${size}`);
    }
  });
});

test('a failure says what is wrong first, once, and without what the test printed', () => {
  const messages = readJunit(sample('TEST-com.acme.CartTest.xml'), COMMIT).tests.map(({ name, message }) => [
    name,
    message,
  ]);
  const told = new Map(messages.map(([name, message]) => [name, message]));
  assert.match(
    told.get('addsUp') ?? '',
    /^org\.opentest4j\.AssertionFailedError: expected: <4> but was: <5>\n\tat org/,
  );
  assert.doesNotMatch(told.get('addsUp') ?? '', /<6>/);
  assert.match(told.get('network') ?? '', /TimeoutException: timed out[\s\S]*CartTest\.java:33\)$/);
  assert.match(told.get('breaks') ?? '', /no cart/);
  assert.doesNotMatch(told.get('breaks') ?? '', /not the reason/);
  assert.equal(told.get('slow'), 'not on CI');
  assert.equal(told.get('empty'), undefined);
});

test('of several verdicts the worst counts, and of equal ones the first', () => {
  const verdicts = (inside: string) =>
    readJunit(`<testsuite><testcase name="t">${inside}</testcase></testsuite>`).tests;
  const failed = '<failure message="first"/><failure message="second"/><skipped message="third"/>';
  assert.deepEqual(verdicts(failed), [{ suite: '', name: 't', outcome: 'failed', message: 'first' }]);
  assert.equal(verdicts('<skipped/><flakyError message="x"/><error/>')[0]?.outcome, 'errored');
});

test('failures at known places become annotations that are called by the test', () => {
  const { problems } = readJunit(sample('vitest.xml'), COMMIT);
  assert.deepEqual(
    problems.map(({ message: _, ...rest }) => rest),
    [{ path: 'src/cart.test.js', line: 6, severity: 'error', title: 'cart > adds up' }],
  );
  assert.match(problems[0]?.message ?? '', /^AssertionError: expected \{ total: 4 \}/);
});

test('all files of all globs count together', () => {
  const files = {
    'out/a.xml': sample('rspec.xml'),
    'out/deep/b.xml': sample('phpunit.xml'),
    'c.xml': sample('vitest.xml'),
  };
  const { kept, missing } = readReports({ junit: ['out/**/*.xml', 'c.xml'] }, files);
  assert.deepEqual(kept.tests?.counts, { passed: 4, failed: 3, errored: 0, skipped: 2, flaky: 0 });
  assert.deepEqual(missing, []);
});

describe('a place', () => {
  const failing = (attributes: string, message: string) =>
    `<testsuite name="s"><testcase name="t" ${attributes}><failure>${message}</failure></testcase></testsuite>`;
  const rows: readonly (readonly [string, string, string, readonly string[], string?])[] = [
    ['outside of the project is none', 'file="/etc/passwd" line="1"', '/etc/passwd:1', ['a.js']],
    ['that climbs out is none', 'file="../../etc/passwd" line="1"', '', []],
    ['of the report holds without a commit', 'file="a.js" line="3"', 'no', [], 'a.js:3'],
    ['may have its line in the name of the file, as in GitLab', 'file="a.js#L3"', 'no', [], 'a.js:3'],
    ['is where it failed rather than where it begins', 'file="a.js" line="3"', 'at f (a.js:9:1)', ['a.js'], 'a.js:9'],
    [
      'of another file does not replace that of the test',
      'file="a.js" line="3"',
      'at f (b.js:9:1)',
      ['a.js', 'b.js'],
      'a.js:3',
    ],
    [
      'is completed by the files of the commit',
      'file="src/a.js" line="3"',
      '',
      ['packages/x/src/a.js'],
      'packages/x/src/a.js:3',
    ],
    ['that several files may mean is left as it is', 'file="a.js" line="3"', '', ['x/a.js', 'y/a.js'], 'a.js:3'],
    ['in a message that several files may mean is none', '', 'a.js:3', ['x/a.js', 'y/a.js']],
    [
      'of dependencies is passed over',
      '',
      'at x (/builds/acme/shop/node_modules/y.js:1:1)\nat f (src/a.js:2:1)',
      ['src/a.js'],
      'src/a.js:2',
    ],
    ['with line 0 or a telephone number has no line', 'file="a.js" line="0"', 'a.js:99999999', ['a.js'], 'a.js'],
  ];
  for (const [name, attributes, message, commit, expected] of rows) {
    test(name, () => {
      const [result] = readJunit(failing(attributes, message), commit).tests;
      const place = result?.line === undefined ? result?.file : `${result.file}:${result.line}`;
      assert.equal(place, expected);
    });
  }
});

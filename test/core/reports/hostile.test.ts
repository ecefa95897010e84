import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Reports } from '../../../src/model/pipeline.ts';
import { readJunit, readReports, sample } from './read.ts';

const one = '<testcase name="t" classname="c"/>';
const suite = (inside: string) => `<testsuites><testsuite name="s">${inside}</testsuite></testsuites>`;

describe('S30: a JUnit report', () => {
  const laughs = Array.from({ length: 10 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
  const rows: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    [
      'with a bomb of entities',
      `<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}]>${suite('<testcase name="&l9;"/>')}`,
      /undefined entity, in line 1/,
    ],
    [
      'with a file of the server',
      `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${suite('&f;')}`,
      /undefined entity/,
    ],
    ['that is nested deeply', suite('<a>'.repeat(100_000)), /nested deeper than 200/],
    ['that is cut off', suite(one).slice(0, 60), /unclosed tag|unexpected end/],
    ['of another format', '<coverage/>', /begins with `<coverage>`.*`<testsuites>`/],
    ['that is no XML', '{"tests": 1}', /text data outside of root node/],
    ['that is empty', '', /must contain a root element/],
    ['of zeros', new Uint8Array(100_000), /cannot be read/],
    ['of control characters', suite('\u0001'.repeat(200_000)), /disallowed character/],
    ['that is huge', suite(one.repeat(1_100_000)), /larger than 32 MiB/],
  ];
  for (const [name, content, fault] of rows) {
    test(`${name} is a sentence`, () => {
      const { faults, kept } = readJunit(content);
      assert.equal(faults.length, 1);
      assert.match(faults[0] ?? '', /^The junit report a\.xml cannot be read: .+\.$/);
      assert.match(faults[0] ?? '', fault);
      assert.deepEqual(kept.reportFaults, faults);
    });
  }

  test('that is cut off counts as far as it goes', () => {
    const { kept } = readJunit(`<testsuites>${one}${one}`);
    assert.equal(kept.tests?.counts.passed, 2);
  });

  test('with very many tests is counted whole, and kept in part: failures at its end, too', () => {
    const failing = '<testcase name="last"><failure>x</failure></testcase>';
    const { kept, tests, faults } = readJunit(suite(one.repeat(900_000) + failing));
    assert.deepEqual(faults, []);
    assert.deepEqual([kept.tests?.counts.passed, kept.tests?.counts.failed], [900_000, 1]);
    assert.deepEqual([tests.length, tests[0]?.name], [20_000, 'last']);
  });

  test('with endless words is kept in short', () => {
    const long = 'x '.repeat(50_000);
    const test = `<testcase name="${long}" classname="${long}" file="${long}"><failure message="${long}">${long}</failure></testcase>`;
    const { tests, kept, problems } = readJunit(suite(test.repeat(50)));
    assert.ok(JSON.stringify(tests[0]).length < 3_000);
    assert.ok(JSON.stringify([kept, problems]).length < 50_000);
    const many = readJunit(
      suite(`<testcase name="${'n'.repeat(400)}"><skipped>${'m '.repeat(900)}</skipped></testcase>`.repeat(9_000)),
    );
    assert.ok(JSON.stringify(many.tests).length < 10_000_000, 'all texts together are bounded');
    assert.equal(many.kept.tests?.counts.skipped, 9_000);
  });

  test('with names that mean something to JavaScript is read like any other', () => {
    const test =
      '<testcase name="__proto__" classname="constructor" __proto__="x" toString="y"><__proto__/><constructor/></testcase>';
    const { tests } = readJunit(suite(test));
    assert.deepEqual(tests, [{ suite: 'constructor', name: '__proto__', outcome: 'passed' }]);
  });

  test('in any encoding is read', () => {
    const xml = `<?xml version="1.0" encoding="ISO-8859-1"?>${suite('<testcase name="für"/>')}`;
    const utf16 = `\ufeff${suite('<testcase name="für"/>')}`;
    const files = [Buffer.from(xml, 'latin1'), Buffer.from(utf16, 'utf16le'), Buffer.from(utf16)];
    for (const file of files) assert.equal(readJunit(file, [], 1).tests[0]?.name, 'für');
    const broken = Buffer.concat([
      Buffer.from('<testsuite><testcase name="'),
      Buffer.of(0xff, 0xc3),
      Buffer.from('"/></testsuite>'),
    ]);
    assert.equal(readJunit(broken).tests[0]?.name, '\ufffd\ufffd');
    assert.equal(readJunit(`<?xml version="1.0" encoding="none-such"?>${suite(one)}`).tests.length, 1);
  });

  test('with colours of a terminal is read, and no NUL gets further', () => {
    const { tests, faults } = readJunit(
      suite('<testcase name="a\0b"><failure message="&#27;[31mred">\u001b[31mred\0</failure></testcase>'),
    );
    assert.deepEqual(faults, []);
    assert.equal(tests[0]?.name, 'ab');
    assert.doesNotMatch(JSON.stringify(tests), /\\u0000/);
  });
});

test('of very many files the first are read, and one sentence says so', () => {
  const files = Object.fromEntries(Array.from({ length: 2_500 }, (_, at) => [`${at}.xml`, suite(one)]));
  const { kept } = readReports({ junit: ['*.xml'] }, files);
  assert.equal(kept.tests?.counts.passed, 2_000);
  assert.deepEqual(kept.reportFaults, ['There are more than 2000 report files; the others are not read.']);
});

test('of very many broken files some are named', () => {
  const files = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`${at}.xml`, '<']));
  assert.equal(readReports({ junit: ['*.xml'] }, files).kept.reportFaults?.length, 10);
});

describe('S30: JSON', () => {
  const rows: readonly (readonly [string, string, RegExp])[] = [
    ['that is none', '[1,', /it is no JSON/],
    ['that is empty', ' ', /it is empty/],
    ['of another shape', '{"a": 1}', /it is no list/],
    ['that is nested deeply', '['.repeat(1_000_000), /it is no JSON/],
    ['that is huge', `[${'"x",'.repeat(5_000_000)}1]`, /larger than 16 MiB/],
  ];
  for (const [name, content, fault] of rows) {
    test(`${name} is a sentence`, () => {
      const { faults } = readReports({ codequality: ['a.json'] }, { 'a.json': content });
      assert.match(faults.join(), fault);
    });
  }

  test('with very many findings is bounded', () => {
    const list = Array.from({ length: 100_000 }, (_, at) => ({ description: `d${at}`, location: { path: 'a.js' } }));
    const { problems, problemsLeftOut, kept } = readReports(
      { codequality: ['a.json'] },
      { 'a.json': JSON.stringify(list) },
    );
    assert.deepEqual([problems.length, problemsLeftOut, kept.findings?.[0]?.warnings], [50, 9_950, 10_000]);
  });

  test('with names that mean something to JavaScript changes nothing', () => {
    const text =
      '[{"__proto__": {"polluted": 1}, "description": "d", "check_name": "__proto__", "fingerprint": "__proto__", "severity": "__proto__", "location": {"path": "__proto__"}}]';
    const { problems } = readReports({ codequality: ['a.json'] }, { 'a.json': text });
    assert.deepEqual(problems, [{ path: '__proto__', line: 1, severity: 'warning', message: 'd', title: '__proto__' }]);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    const sarif =
      '{"runs": [{"originalUriBaseIds": {"__proto__": {"uri": "x/"}, "A": {"uri": "a/", "uriBaseId": "A"}}, "results": [{"ruleId": "toString", "message": {"id": "constructor"}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "y", "uriBaseId": "A"}}}]}]}]}';
    const read = readReports({ sarif: ['a'] }, { a: sarif });
    assert.deepEqual([read.problems[0]?.path, read.problems[0]?.message], ['a/a/a/a/a/y', 'toString']);
  });
});

const reports: Reports = {
  junit: ['*.xml'],
  coverage: { format: 'cobertura', path: '*.xml' },
  codequality: ['*.json'],
  sarif: ['*.json'],
};
const samples = [
  'pytest.xml',
  'TEST-com.acme.CartTest.xml',
  'phpunit.xml',
  'gocover-cobertura.xml',
  'codeql.sarif',
  'eslint-codequality.json',
].map(sample);

test('whatever becomes of a report, reading it ends with results that can be stored and shown', () => {
  const cut = fc.record({
    at: fc.nat(),
    length: fc.nat(200),
    put: fc.oneof(
      fc.constantFrom(
        '',
        '<',
        '>',
        '&',
        '"',
        '<![CDATA[',
        ']]>',
        '<!--',
        '&#0;',
        '&#xffffff;',
        '\0',
        '\ufffe',
        '<?x',
        '</testcase>',
      ),
      fc.constantFrom(
        '{',
        '[',
        ']',
        ',',
        'null',
        '1e999',
        '-1',
        '"\\ud800"',
        '</',
        '<testcase',
        '<failure>',
        '<!DOCTYPE',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    ),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(cut, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 999 }),
      (text, cuts, size) => {
        const mutated = cuts.reduce((whole, { at, length, put }) => {
          const start = at % (whole.length + 1);
          return whole.slice(0, start) + put + whole.slice(start + length);
        }, text);
        const { tests, kept, problems } = readReports(
          reports,
          { 'a.xml': mutated, 'a.json': mutated },
          { commit: ['tests/CartTest.php'], size },
        );
        for (const result of tests) {
          assert.ok(result.line === undefined || (result.file !== undefined && result.line >= 1));
          assert.ok(result.durationMs === undefined || Number.isInteger(result.durationMs));
        }
        for (const { path, line } of problems) assert.ok(!path.startsWith('/') && !path.includes('..') && line >= 1);
        for (const text of textsOf([tests, kept, problems])) {
          assert.ok(text.isWellFormed() && !text.includes('\0'), JSON.stringify(text));
        }
      },
    ),
    { numRuns: 250 },
  );
});

/** Every text in a value, however deep. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

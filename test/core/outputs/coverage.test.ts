import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCoverageFinder } from '../../../src/core/outputs/coverage.ts';

function coverage(source: string, lines: readonly string[], ignoreCase = false): number | undefined {
  const finder = createCoverageFinder({ source, ignoreCase });
  for (const line of lines) finder.line(line);
  return finder.found();
}

/** Of GitLab's list of samples: docs.gitlab.com/ci/testing/code_coverage. */
const TOOLS: readonly (readonly [string, string, string, number])[] = [
  ['go test -cover', 'coverage: \\d+.\\d+% of statements', 'ok  acme/shop 0.2s coverage: 81.4% of statements', 81.4],
  ['jest', 'All files[^|]*\\|[^|]*\\s+([\\d\\.]+)', 'All files      |   93.75 |      100 |   87.5 |   93.75 |', 93.75],
  ['pytest-cov', 'TOTAL.*? (100(?:\\.0+)?%|[1-9]?\\d(?:\\.\\d+)?%)$', 'TOTAL                  100      3    97%', 97],
  ['tarpaulin', '^\\d+.\\d+% coverage', '75.00% coverage, 3/4 lines covered', 75],
  ['simplecov', '\\(\\d+.\\d+%\\) covered', 'Line Coverage: 12 / 13 LOC (92.31%) covered', 92.31],
];
for (const [tool, pattern, line, percent] of TOOLS) {
  test(`coverage of ${tool}`, () => assert.equal(coverage(pattern, ['before', line, 'after']), percent));
}

test('coverage: the last line that tells one counts, and in it the last match', () => {
  assert.equal(coverage('cover \\d+', ['cover 1', 'cover 2 cover 3', 'nothing']), 3);
});

test('coverage: of the last match the last group, of that the first number', () => {
  assert.equal(coverage('(\\d+) of (.*)', ['5 of 007.50 and 9']), 7.5);
});

test('coverage: a match without a number tells nothing', () => {
  assert.equal(coverage('cover.*', ['cover 12', 'coverage report written']), 12);
  assert.equal(coverage('cover( \\d+)?', ['cover']), undefined);
});

test('coverage: a match of nothing ends, and case is ignored when asked', () => {
  assert.equal(coverage('x*', ['aaa']), undefined);
  assert.equal(coverage('COVER \\d+', ['cover 8'], true), 8);
});

test('S30: coverage is looked for in so much text and no more', () => {
  const lines = Array.from({ length: 5000 }, () => 'x'.repeat(4000));
  const pattern = `NEVER(?:${'(?:ab?c?){9}'.repeat(5)})|^cover \\d+`;
  assert.equal(coverage(pattern, ['cover 1', ...lines, 'cover 2']), 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unpainted } from '../../src/cli/print.ts';
import { resultOf } from '../../src/cli/run/result.ts';
import { summaryLines } from '../../src/cli/run/view/summary.ts';
import { finish, scene, section } from '../core/render/scenes.ts';
import { job } from '../core/schedule/runs.ts';

const counts = { passed: 106, failed: 12, errored: 1, skipped: 1, flaky: 0 };
const failures = Array.from({ length: 13 }, (_, at) => ({
  suite: 'cart',
  name: `adds up to ${at}\u001b[2J`,
  file: 'src/cart.js',
  line: at + 1,
  outcome: 'failed' as const,
}));
const run = finish(scene([job('test'), job('lint')]), 'test', {
  outcome: 'failure',
  cause: 'script_failure',
  message: 'The script failed.',
  exitCode: 1,
  sections: [section('npm test', 1_000, 1)],
  tests: { counts, durationMs: 1, failures },
});

test('the summary counts the tests of a job and names the first that failed', () => {
  const lines = summaryLines(run, unpainted);
  assert.match(lines[1] ?? '', /^✗ test .* failed: exit code 1 in `npm test` · 120 tests, 13 failed$/);
  assert.equal(lines[2], '    ✗ cart › adds up to 0  src/cart.js:1');
  assert.equal(lines[11], '    ✗ cart › adds up to 9  src/cart.js:10');
  assert.equal(lines[12], '      and 3 more');
  assert.match(lines[13] ?? '', /lint/);
});

test('programs are told the counts, and null where there are none', () => {
  const { jobs } = resultOf(run);
  assert.deepEqual(
    jobs.map(({ tests }) => tests),
    [{ total: 120, passed: 106, failed: 13, skipped: 1, flaky: 0 }, null],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSkippedByMessage } from '../../../src/core/plan/skip.ts';

const skipped = [
  'docs: typo [skip ci]',
  'docs: typo [CI SKIP]',
  'title\n\nbody [ci skip] more',
  'title [skip-ci]',
  'title\n\nbody\n\n\nskip-checks: true',
  'title\n\nSkip-Checks: true\nSigned-off-by: Ada <ada@example.org>\n',
  'title\r\n\r\nskip-checks:true\r\n',
];
for (const message of skipped) test(`${JSON.stringify(message)} skips`, () => assert.ok(isSkippedByMessage(message)));

const run = [
  'feat: skip ci for docs',
  '[skip  ci]',
  '[skip ci',
  'skip-checks: true',
  'title\n\nskip-checks: false',
  'title\n\nskip-checks: true\n\nanother paragraph',
  'title\n\nset skip-checks: true to skip',
  '',
];
for (const message of run) test(`${JSON.stringify(message)} runs`, () => assert.ok(!isSkippedByMessage(message)));

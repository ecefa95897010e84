import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobEnvironment } from '../../../src/core/prepare/environment.ts';
import { plannedJob, runOf } from './runs.ts';

const job = plannedJob('build');
const environment = jobEnvironment(runOf([job]), job, { runId: '7', key: 'build', number: 2 }, Date.UTC(2026, 0, 1));

test('environment: times are written as GitLab writes them', () => {
  assert.equal(environment['CI_PIPELINE_CREATED_AT'], '2028-02-29T01:02:03Z');
  assert.equal(environment['CI_JOB_STARTED_AT'], '2026-01-01T00:00:00Z');
});

test('environment: names and messages arrive as values, untouched (S19)', () => {
  assert.equal(environment['CI_COMMIT_REF_NAME'], `zzz";echo\${IFS}x;#`);
  assert.equal(environment['CI_COMMIT_MESSAGE'], '$(id)');
});

test('environment: each try of each job has an id of its own', () => {
  assert.equal(environment['CI_JOB_ID'], '7.1.2');
  assert.equal(environment['CI_JOB_TIMEOUT'], '90');
});

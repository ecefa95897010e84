import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobEnvironment } from '../../../src/core/prepare/environment.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Run } from '../../../src/model/run.ts';

const job: PlannedJob = {
  key: 'build',
  stage: 'test',
  stageIndex: 2,
  variables: { A: '1', CI_JOB_NAME: 'mine' },
  beforeScript: [],
  script: ['true'],
  afterScript: [],
  needs: [],
  when: 'on_success',
  allowFailure: false,
  timeoutMs: 90_000,
};
const run: Run = {
  id: '7',
  createdAt: Date.UTC(2028, 1, 29, 1, 2, 3, 999),
  diagnostics: [],
  approval: { state: 'not_needed' },
  round: 0,
  jobs: [{ job, progress: { status: 'queued' }, attempts: [], round: 0, firstAttempt: 1 }],
  trigger: {
    source: 'push',
    ref: { kind: 'branch', name: `zzz";echo\${IFS}x;#` },
    repository: {
      id: 1,
      owner: 'acme',
      name: 'shop',
      defaultBranch: 'main',
      isPrivate: false,
      url: 'https://github.com/acme/shop',
      installationId: 3,
    },
    commit: { sha: 'a'.repeat(40), message: '$(id)', authorName: 'A', authorEmail: 'a@b' },
    actor: { id: 1, login: 'alice' },
    trust: 'trusted',
    deliveryId: 'd',
  },
};
const environment = jobEnvironment(run, job, { runId: '7', key: 'build', number: 2 }, Date.UTC(2026, 0, 1));

test('environment: times are written as GitLab writes them', () => {
  assert.equal(environment['CI_PIPELINE_CREATED_AT'], '2028-02-29T01:02:03Z');
  assert.equal(environment['CI_JOB_STARTED_AT'], '2026-01-01T00:00:00Z');
});

test('environment: what the pipeline says wins over what is predefined', () => {
  assert.equal(environment['CI_JOB_NAME'], 'mine');
  assert.equal(environment['A'], '1');
});

test('environment: names and messages arrive as values, untouched (S19)', () => {
  assert.equal(environment['CI_COMMIT_REF_NAME'], `zzz";echo\${IFS}x;#`);
  assert.equal(environment['CI_COMMIT_MESSAGE'], '$(id)');
});

test('environment: each try of each job has an id of its own', () => {
  assert.equal(environment['CI_JOB_ID'], '7.1.2');
  assert.equal(environment['CI_JOB_TIMEOUT'], '90');
});

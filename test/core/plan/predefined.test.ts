import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predefinedVariables } from '../../../src/core/plan/predefined.ts';
import { slug } from '../../../src/core/plan/slug.ts';
import { pullRequest, push, tag } from './triggers.ts';

const job = { key: 'build: [linux]', stage: 'build' };

test('a push to a branch', () => {
  const variables = predefinedVariables(push('feature/One'), { ...job, image: { name: 'node:20' } });
  assert.deepEqual(variables, {
    CI: 'true',
    CI_BUILDS_DIR: '/builds',
    CI_COMMIT_AUTHOR: 'Ada <ada@example.org>',
    CI_COMMIT_BEFORE_SHA: 'b'.repeat(40),
    CI_COMMIT_BRANCH: 'feature/One',
    CI_COMMIT_DESCRIPTION: 'Higher than before.',
    CI_COMMIT_MESSAGE: 'feat: fly\n\nHigher than before.\n',
    CI_COMMIT_REF_NAME: 'feature/One',
    CI_COMMIT_REF_SLUG: 'feature-one',
    CI_COMMIT_SHA: '1234567890abcdef1234567890abcdef12345678',
    CI_COMMIT_SHORT_SHA: '12345678',
    CI_COMMIT_TITLE: 'feat: fly',
    CI_CONFIG_PATH: '.ci.yml',
    CI_DEFAULT_BRANCH: 'main',
    CI_JOB_IMAGE: 'node:20',
    CI_JOB_NAME: 'build: [linux]',
    CI_JOB_NAME_SLUG: 'build---linux',
    CI_JOB_STAGE: 'build',
    CI_NODE_TOTAL: '1',
    CI_PIPELINE_SOURCE: 'push',
    CI_PROJECT_DIR: '/builds/acme/rocket',
    CI_PROJECT_ID: '7',
    CI_PROJECT_NAME: 'rocket',
    CI_PROJECT_NAMESPACE: 'acme',
    CI_PROJECT_PATH: 'acme/rocket',
    CI_PROJECT_PATH_SLUG: 'acme-rocket',
    CI_PROJECT_ROOT_NAMESPACE: 'acme',
    CI_PROJECT_TITLE: 'rocket',
    CI_PROJECT_URL: 'https://github.com/acme/rocket',
    CI_PROJECT_VISIBILITY: 'public',
    CI_REPOSITORY_URL: 'https://github.com/acme/rocket.git',
    CI_SERVER: 'yes',
    CI_SERVER_FQDN: 'github.com',
    CI_SERVER_HOST: 'github.com',
    CI_SERVER_NAME: 'Berth',
    CI_SERVER_PORT: '443',
    CI_SERVER_PROTOCOL: 'https',
    CI_SERVER_URL: 'https://github.com',
  });
});

test('a tag has no branch', () => {
  const variables = predefinedVariables(tag('v1.0'), job);
  assert.equal(variables.CI_COMMIT_TAG, 'v1.0');
  assert.equal(variables.CI_COMMIT_REF_SLUG, 'v1-0');
  assert.equal(variables.CI_COMMIT_BRANCH, undefined);
  assert.equal(variables.CI_COMMIT_BEFORE_SHA, '0'.repeat(40));
});

test('a pull request has neither branch nor tag, and says so in its own variables', () => {
  const variables = predefinedVariables(pullRequest({ branch: 'patch-1', title: '$(id)' }), job);
  assert.equal(variables.CI_COMMIT_BRANCH, undefined);
  assert.equal(variables.CI_COMMIT_TAG, undefined);
  assert.equal(variables.CI_PIPELINE_SOURCE, 'merge_request_event');
  assert.equal(variables.CI_COMMIT_REF_NAME, 'patch-1');
  assert.equal(variables.CI_PULL_REQUEST_NUMBER, '12');
  assert.equal(variables.CI_MERGE_REQUEST_IID, '12');
  assert.equal(variables.CI_MERGE_REQUEST_TITLE, '$(id)');
  assert.equal(variables.CI_MERGE_REQUEST_LABELS, 'engine,red');
  assert.equal(variables.CI_MERGE_REQUEST_TARGET_BRANCH_NAME, 'main');
  assert.equal(variables.CI_MERGE_REQUEST_DRAFT, 'false');
});

test('a slug is fit for a host name', () => {
  assert.equal(slug('Feature/ÄB--x'), 'feature--b--x');
  assert.equal(slug('--a--'), 'a');
  assert.equal(slug(`${'a'.repeat(62)}/b`), 'a'.repeat(62));
});

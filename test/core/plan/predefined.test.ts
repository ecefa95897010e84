import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predefinedVariables } from '../../../src/core/plan/values/predefined.ts';
import { slug } from '../../../src/core/plan/values/slug.ts';
import { mergeGroup, pullRequest, push, started, tag } from './triggers.ts';

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
    CI_COMMIT_MESSAGE_IS_TRUNCATED: 'false',
    CI_COMMIT_REF_NAME: 'feature/One',
    CI_COMMIT_REF_SLUG: 'feature-one',
    CI_COMMIT_SHA: '1234567890abcdef1234567890abcdef12345678',
    CI_COMMIT_SHORT_SHA: '12345678',
    CI_COMMIT_TITLE: 'feat: fly',
    CI_CONFIG_PATH: '.ci.yml',
    CI_DEFAULT_BRANCH: 'main',
    CI_DISPOSABLE_ENVIRONMENT: 'true',
    CI_JOB_GROUP_NAME: 'build',
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
    CI_PROJECT_NAMESPACE_SLUG: 'acme',
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
    GITLAB_USER_ID: '42',
    GITLAB_USER_LOGIN: 'ada',
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

test('the project of a source branch is known when it is our own', () => {
  const trigger = pullRequest({ branch: 'patch-1' });
  const fork = predefinedVariables(trigger, job);
  assert.equal(fork['CI_MERGE_REQUEST_SOURCE_PROJECT_ID'], '8');
  assert.equal(fork['CI_MERGE_REQUEST_SOURCE_PROJECT_PATH'], undefined);
  const head = { ...trigger.pullRequest.head, repositoryId: 7 };
  const own = predefinedVariables({ ...trigger, pullRequest: { ...trigger.pullRequest, head } }, job);
  assert.equal(own['CI_MERGE_REQUEST_SOURCE_PROJECT_PATH'], 'acme/rocket');
  assert.equal(own['CI_MERGE_REQUEST_SOURCE_PROJECT_URL'], 'https://github.com/acme/rocket');
});

for (const source of ['schedule', 'web', 'api'] as const) {
  test(`a run by ${source} says so, and has no commit before`, () => {
    const variables = predefinedVariables(started(source, 'main'), job);
    assert.equal(variables['CI_PIPELINE_SOURCE'], source);
    assert.equal(variables['CI_COMMIT_BRANCH'], 'main');
    assert.equal(variables['CI_COMMIT_BEFORE_SHA'], '0'.repeat(40));
  });
}

test('a member of a parallel job knows its place, and a job that is not parallel its total', () => {
  const member = predefinedVariables(push('main'), { ...job, key: 'test 2/3', node: { index: 2, total: 3 } });
  assert.equal(member['CI_NODE_INDEX'], '2');
  assert.equal(member['CI_NODE_TOTAL'], '3');
  assert.equal(member['CI_JOB_GROUP_NAME'], 'test');
  assert.equal(predefinedVariables(push('main'), job)['CI_NODE_INDEX'], undefined);
});

test('a manual job says so', () => {
  assert.equal(predefinedVariables(push('main'), { ...job, when: 'manual' })['CI_JOB_MANUAL'], 'true');
  assert.equal(predefinedVariables(push('main'), { ...job, when: 'always' })['CI_JOB_MANUAL'], undefined);
});

test('an environment has a name, a slug, an action, a tier and, once it is final, an address', () => {
  const environment = { name: 'review/One', action: 'start', tier: 'development' } as const;
  const told = (url: string) => predefinedVariables(push('main'), { ...job, environment: { ...environment, url } });
  const variables = told('https://one.example.org/$$1');
  assert.equal(variables['CI_ENVIRONMENT_NAME'], 'review/One');
  assert.equal(variables['CI_ENVIRONMENT_SLUG'], 'review-one-r8htph');
  assert.equal(variables['CI_ENVIRONMENT_ACTION'], 'start');
  assert.equal(variables['CI_ENVIRONMENT_TIER'], 'development');
  assert.equal(variables['CI_ENVIRONMENT_URL'], 'https://one.example.org/$1');
  assert.equal(told('https://${NAME}.example.org')['CI_ENVIRONMENT_URL'], undefined);
});

test('a message that no program could be started with is cut, between two letters', () => {
  const trigger = push('main');
  const message = `${'ü'.repeat(60_000)}\n\n${'€'.repeat(40_000)}`;
  const variables = predefinedVariables({ ...trigger, commit: { ...trigger.commit, message } }, job);
  assert.equal(variables['CI_COMMIT_MESSAGE'], 'ü'.repeat(50_000));
  assert.equal(variables['CI_COMMIT_MESSAGE_IS_TRUNCATED'], 'true');
  assert.equal(variables['CI_COMMIT_TITLE'], 'ü'.repeat(50_000));
  assert.equal(variables['CI_COMMIT_DESCRIPTION'], '€'.repeat(33_333));
});

test('a slug is fit for a host name', () => {
  assert.equal(slug('Feature/ÄB--x'), 'feature--b--x');
  assert.equal(slug('--a--'), 'a');
  assert.equal(slug(`${'a'.repeat(62)}/b`), 'a'.repeat(62));
});

test('a merge queue is a merge train, on a branch of its own and for another', () => {
  const variables = predefinedVariables(mergeGroup(), job);
  const { ref } = mergeGroup();
  const told = {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train',
    CI_MERGE_REQUEST_IID: '12',
    CI_COMMIT_REF_NAME: ref.name,
    CI_COMMIT_BRANCH: undefined,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: 'c'.repeat(40),
  };
  assert.deepEqual(Object.fromEntries(Object.keys(told).map(name => [name, variables[name]])), told);
  const { pullRequestNumber: _, ...unnumbered } = mergeGroup();
  assert.equal(predefinedVariables(unnumbered, job)['CI_MERGE_REQUEST_IID'], undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopesOf } from '../../../src/core/cache/scopes.ts';
import { isAdmitted } from '../../../src/core/deploy/protection.ts';
import { parse } from '../../../src/core/parse/parse.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { mergeGroup } from './triggers.ts';

const text = `
plain: { script: [a] }
reviewed: { script: [a], only: [merge_requests] }
ruled: { script: [a], rules: [{ if: $CI_PIPELINE_SOURCE == "merge_request_event" }] }
train: { script: [a], rules: [{ if: $CI_MERGE_REQUEST_EVENT_TYPE == "merge_train" }] }
branches: { script: [a], only: [branches] }
named: { script: [a], only: [/gh-readonly-queue/] }
pushed: { script: [a], rules: [{ if: $CI_COMMIT_BRANCH }] }
`;

test('a merge queue runs what a pull request runs, and nothing that a branch runs', () => {
  const { pipeline } = parse(text, '.ci.yml', { answers: new Map(), variables: {}, facts: { changed: new Map() } });
  assert.ok(pipeline);
  const facts = { changed: new Map() };
  const planned = plan(pipeline, mergeGroup(), { defaultMs: 1_000, maxMs: 1_000, facts });
  assert.deepEqual(
    planned.plan?.jobs.map(({ key }) => key),
    ['plain', 'reviewed', 'ruled', 'train'],
  );
});

test('it reads the caches of its base and writes none of them, and is not in a protected branch yet', () => {
  const { own, readable } = scopesOf(mergeGroup());
  assert.deepEqual(readable, [own, 'branch main']);
  assert.equal(own.startsWith('branch gh-readonly-queue/'), true);
  const everything = { repositories: '*', environment: '*', refs: ['**', 'main'] };
  assert.equal(isAdmitted(everything, mergeGroup()), false);
});

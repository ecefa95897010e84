import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { Refusal } from '../../../src/io/github/refusal.ts';
import type { DeploymentReport, Published } from '../../../src/model/report.ts';
import { nothingPublished, setStage } from './stage.ts';

const report: DeploymentReport = {
  externalId: 'r1:0:deploy',
  environment: 'production',
  state: 'in_progress',
  description: 'running',
  isProduction: true,
  isTransient: false,
};

/** A reporter that tells of nothing but deployments and a comment, and goes on from what it told last. */
async function setReporter(t: TestContext, mayDeploy = true) {
  const stage = await setStage(t);
  const { github, installation, forge, repository, sha, shop } = stage;
  if (mayDeploy) github.acceptPermissions(installation, { ...installation.permissions, deployments: 'write' });
  const { number: pullRequestNumber } = await stage.openPullRequest();
  let told: Published = nothingPublished;
  const publish = async (...deployments: readonly DeploymentReport[]) => {
    const comment = { pullRequestNumber, body: 'told' };
    await forge.publish(repository, { headSha: sha, checks: [], comment, deployments }, told, soFar => {
      told = soFar;
    });
  };
  const states = () =>
    [...shop.deployments.values()].map(({ statuses }) => statuses.map(({ state }) => state).join(' '));
  return { ...stage, publish, states };
}

describe('deployments are told', () => {
  test('once, and each change of their state', async t => {
    const { publish, states, requests } = await setReporter(t);
    await publish({ ...report, state: 'queued' });
    await publish(report);
    const sent = requests().length;
    await publish(report);
    assert.equal(requests().length, sent);
    await publish({ ...report, state: 'success', url: 'https://example.com/' });
    assert.deepEqual(states(), ['in_progress success']);
  });

  test('once also when we never heard that one was made', async t => {
    const { publish, states, github } = await setReporter(t);
    github.inject({ method: 'POST', path: '/repos/ann/shop/deployments', fault: { kind: 'bad_gateway_after' } });
    await assert.rejects(publish(report), Refusal);
    await publish(report);
    assert.deepEqual(states(), ['in_progress']);
  });

  test('with each status once, whichever answer was lost, also when another deployment has taken the place since', async t => {
    const { publish, states, github, requests } = await setReporter(t);
    const lost = { method: 'POST', path: '*/statuses', fault: { kind: 'bad_gateway_after' } } as const;
    const preview = { ...report, environment: 'preview', isProduction: false };
    const done = { ...preview, state: 'success', url: 'https://example.com/', description: 'x'.repeat(150) } as const;
    github.inject(lost);
    await assert.rejects(publish(preview), Refusal);
    await publish(preview);
    assert.deepEqual(states(), ['in_progress']);
    github.inject(lost);
    await assert.rejects(publish(done), Refusal);
    await publish({ ...preview, externalId: 'r2:0:deploy', state: 'success' });
    await publish(done);
    await publish({ ...done, url: 'https://example.org/' });
    assert.deepEqual(states(), ['in_progress success inactive success', 'success']);
    assert.equal(requests().filter(request => request.startsWith('POST') && request.endsWith('/statuses')).length, 4);
  });

  test('in progress again after a failure', async t => {
    const { publish, states } = await setReporter(t);
    await publish(report);
    await publish({ ...report, state: 'failure' });
    await publish(report);
    assert.deepEqual(states(), ['in_progress failure in_progress']);
  });

  test('as inactive when their environment is stopped, those of production as well', async t => {
    const { publish, states } = await setReporter(t);
    const second = { ...report, externalId: 'r2:0:deploy', state: 'success' } as const;
    const staging = { ...second, externalId: 'r2:0:try', environment: 'staging' } as const;
    await publish({ ...report, state: 'success' }, second, staging);
    assert.deepEqual(states(), ['success', 'success', 'success']);
    const stop = { externalId: 'r2:0:stop', environment: 'production', state: 'stopped' } as const;
    await publish({ ...report, state: 'success' }, second, staging, stop);
    assert.deepEqual(states(), ['success inactive', 'success inactive', 'success']);
  });

  test('by an app that may not as far as it may: the comment is written, and the refusal is said once', async t => {
    const { publish, shop } = await setReporter(t, false);
    await assert.rejects(publish(report), /lacks a permission \(deployments/);
    assert.equal(shop.comments.size, 1);
    await publish(report);
  });
});

import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { setStage, shop } from './stage.ts';

const threeDays = 3 * 24 * 3_600_000;
const zeros = '0'.repeat(40);

describe('webhooks', () => {
  test('carry the headers and the signature of GitHub', async t => {
    const { github, received, app } = await setStage(t);
    await github.idle();
    const push = received.find(({ name }) => name === 'push');
    assert.ok(push);
    const { headers, body } = push;
    assert.match(String(headers['x-github-delivery']), /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    assert.equal(headers['x-hub-signature-256'], `sha256=${createHmac('sha256', 's3cret').update(body).digest('hex')}`);
    assert.equal(headers['content-type'], 'application/json');
    assert.match(String(headers['user-agent']), /^GitHub-Hookshot\//);
    assert.equal(headers['x-github-hook-installation-target-id'], String(app.id));
    assert.equal(headers['x-github-hook-installation-target-type'], 'integration');
    assert.equal(headers['x-github-hook-id'], String(app.hook.id));
  });

  test('wait while something goes on unheard', async t => {
    const { github, repository, ann, received } = await setStage(t);
    await github.idle();
    const before = received.length;
    await github.unheard(async () => {
      await github.commit(repository, ann, { branch: 'topic', files: { a: '1' } });
      await github.openPullRequest(repository, { author: ann, title: 'Change', head: 'topic', base: 'main' });
      assert.equal(received.length, before);
    });
    await github.idle();
    const names = received.slice(before).map(({ name }) => name);
    assert.deepEqual(names.toSorted(), ['check_suite.requested', 'pull_request.opened', 'push']);
  });

  test('tell what was pushed: new branches, new commits, force, deletion and tags', async t => {
    const { github, repository, ann, first, received } = await setStage(t);
    const one = await github.commit(repository, ann, { branch: 'topic', files: { a: '1' } });
    const two = await github.commit(repository, ann, { branch: 'topic', files: { a: '2' } });
    const other = await github.commit(repository, ann, { branch: 'topic', files: { a: '3' }, parent: one });
    await github.deleteRef(repository, ann, 'refs/heads/topic');
    await github.tag(repository, ann, 'v1', first);
    await github.idle();
    const pushes = received.filter(({ name }) => name === 'push').slice(1);
    const told = pushes.map(({ payload: { ref, before, after, created, deleted, forced, commits } }) => [
      ref,
      before,
      after,
      [created, deleted, forced].map(Number).join(''),
      Array.isArray(commits) ? commits.map(commit => commit.id) : commits,
    ]);
    assert.deepEqual(told, [
      ['refs/heads/topic', zeros, one, '100', [one]],
      ['refs/heads/topic', one, two, '000', [two]],
      ['refs/heads/topic', two, other, '001', [other]],
      ['refs/heads/topic', other, zeros, '010', []],
      ['refs/tags/v1', zeros, first, '100', []],
    ]);
    assert.equal(pushes[3]?.payload['head_commit'], null);
  });

  test('tell the life of a pull request', async t => {
    const { github, repository, ann, bob, received } = await setStage(t);
    const before = await github.commit(repository, ann, { branch: 'topic', files: { a: '1' } });
    await github.commit(repository, ann, { branch: 'next', files: { b: '1' } });
    const { number } = await github.openPullRequest(repository, {
      author: ann,
      title: 'T',
      head: 'topic',
      base: 'main',
    });
    const after = await github.commit(repository, bob, { branch: 'topic', files: { a: '2' } });
    await github.editPullRequest(repository, number, ann, { base: 'next' });
    await github.setDraft(repository, number, ann, true);
    await github.setDraft(repository, number, ann, false);
    await github.closePullRequest(repository, number, ann);
    await github.reopenPullRequest(repository, number, ann);
    await github.closePullRequest(repository, number, ann, true);
    await github.idle();
    const heard = received.filter(({ name }) => name.startsWith('pull_request'));
    assert.deepEqual(
      heard.map(({ name }) => name.replace('pull_request.', '')),
      ['opened', 'synchronize', 'edited', 'converted_to_draft', 'ready_for_review', 'closed', 'reopened', 'closed'],
    );
    assert.deepEqual([heard[1]?.payload['before'], heard[1]?.payload['after']], [before, after]);
    assert.equal(Object(heard[2]?.payload['changes']).base.ref.from, 'main');
    assert.deepEqual(
      [5, 7].map(at => Object(heard[at]?.payload['pull_request']).merged),
      [false, true],
    );
  });

  test('tell about a fork without its checks', async t => {
    const { github, repository, bob, received, octokit } = await setStage(t);
    const fork = await github.fork(repository, bob);
    const sha = await github.commit(fork, bob, { branch: 'topic', files: { a: '1' } });
    const { number } = await github.openPullRequest(repository, {
      author: bob,
      title: 'T',
      head: 'topic',
      base: 'main',
      from: fork,
    });
    const { data: run } = await octokit.rest.checks.create({ ...shop, name: 'ci', head_sha: sha });
    assert.deepEqual(run.pull_requests, []);
    const later = await github.commit(fork, bob, { branch: 'topic', files: { a: '2' } });
    await github.idle();
    const names = received.map(({ name }) => name);
    assert.equal(names.filter(name => name === 'push').length, 1);
    assert.equal(names.filter(name => name === 'check_suite.requested').length, 1);
    const synchronize = received.find(({ name }) => name === 'pull_request.synchronize');
    const { head, base } = Object(synchronize?.payload['pull_request']);
    assert.deepEqual([head.repo.full_name, head.sha, base.repo.full_name], ['bob/shop', later, 'ann/shop']);
    const { data: suite } = await octokit.rest.checks.getSuite({
      ...shop,
      check_suite_id: Number(run.check_suite?.id),
    });
    assert.equal(suite.head_branch, null);
    assert.equal((await octokit.rest.pulls.get({ ...shop, pull_number: number })).data.head.sha, later);
  });

  test('ask for checks of a merge group', async t => {
    const { github, repository, ann, app, installation, received } = await setStage(t);
    app.events = [...app.events, 'merge_group'];
    github.acceptPermissions(installation, { ...installation.permissions, merge_queues: 'read' });
    await github.commit(repository, ann, { branch: 'topic', files: { a: '1' } });
    const { number } = await github.openPullRequest(repository, {
      author: ann,
      title: 'T',
      head: 'topic',
      base: 'main',
    });
    const group = await github.enqueue(repository, number, ann);
    await github.dequeue(repository, group, ann, 'merged');
    await github.idle();
    const asked = received.find(({ name }) => name === 'merge_group.checks_requested');
    assert.equal(Object(asked?.payload['merge_group']).head_sha, group.headSha);
    assert.ok(received.some(({ name, payload }) => name === 'push' && payload['ref'] === group.headRef));
    assert.equal(received.find(({ name }) => name === 'merge_group.destroyed')?.payload['reason'], 'merged');
  });

  test('no suite is made for skip-checks, or when the app does not want it', async t => {
    const { github, repository, ann, app, received, octokit } = await setStage(t);
    await github.commit(repository, ann, { message: 'Quiet\n\n\nskip-checks: true', files: { a: '1' } });
    const setting = { app_id: app.id, setting: false };
    await octokit.rest.checks.setSuitesPreferences({ ...shop, auto_trigger_checks: [setting] });
    await github.commit(repository, ann, { files: { a: '2' } });
    await github.idle();
    assert.equal(received.filter(({ name }) => name === 'check_suite.requested').length, 1);
  });
});

describe('deliveries', () => {
  test('that fail are recorded and not repeated; a redelivery has the same GUID', async t => {
    const stage = await setStage(t);
    const { github, repository, ann, asApp, received } = stage;
    await github.idle();
    stage.answer = 500;
    received.length = 0;
    await github.commit(repository, ann, { files: { a: '1' } });
    await github.idle();
    assert.deepEqual(
      received.map(({ name }) => name),
      ['push', 'check_suite.requested'],
    );
    const { data: failed } = await asApp.rest.apps.listWebhookDeliveries({ status: 'failure' });
    assert.deepEqual(
      failed.map(({ event, status_code }) => [event, status_code]),
      [
        ['check_suite', 500],
        ['push', 500],
      ],
    );
    stage.answer = 200;
    const id = Number(failed[1]?.id);
    const { status } = await asApp.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    assert.equal(status, 202);
    await github.idle();
    assert.equal(received[2]?.headers['x-github-delivery'], failed[1]?.guid);
    assert.equal(received[2]?.body, received[0]?.body);
    const { data: all } = await asApp.rest.apps.listWebhookDeliveries();
    assert.deepEqual([all[0]?.guid, all[0]?.redelivery, all[0]?.status_code], [failed[1]?.guid, true, 200]);
    const { data: one } = await asApp.rest.apps.getWebhookDelivery({ delivery_id: id });
    assert.equal(Object(one.request.payload)['ref'], 'refs/heads/main');
  });

  test('that are not answered in time, or go nowhere, have no status code', async t => {
    const stage = await setStage(t, { webhookTimeout: 60 });
    const { github, app, asApp, repository, ann } = stage;
    await github.idle();
    stage.answer = 0;
    github.comment(repository, github.openIssue(repository, ann, 'A').number, ann, 'hello');
    await github.idle();
    app.hook.url = 'http://127.0.0.1:9/hook';
    github.comment(repository, 1, ann, 'again');
    await github.idle();
    const { data } = await asApp.rest.apps.listWebhookDeliveries({ per_page: 2 });
    assert.deepEqual(
      data.map(({ status, status_code }) => [status, status_code]),
      [
        ['failed to connect to host', 0],
        ['timed out', 0],
      ],
    );
  });

  test('are listed by cursor and forgotten after three days', async t => {
    const { github, app, asApp, repository, ann } = await setStage(t);
    const { number } = github.openIssue(repository, ann, 'A');
    for (let at = 0; at < 7; at += 1) github.comment(repository, number, ann, `${at}`);
    await github.idle();
    const list = { per_page: 4 };
    const all = await asApp.paginate(asApp.rest.apps.listWebhookDeliveries, list);
    assert.equal(all.length, 10);
    assert.equal(new Set(all.map(({ id }) => id)).size, 10);
    for (const delivery of app.deliveries)
      Object.assign(delivery, { deliveredAt: new Date(Date.now() - threeDays - 1000) });
    assert.deepEqual(await asApp.paginate(asApp.rest.apps.listWebhookDeliveries, list), []);
  });
});

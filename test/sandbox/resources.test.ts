import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setStage, shop } from './stage.ts';

// Every answer is checked against GitHub's description by the sandbox itself, and the stage fails the test when one is not.
describe('resources', () => {
  test('the app, its installations and its hook', async t => {
    const { github, asApp, octokit, app, installation, first } = await setStage(t);
    assert.equal((await asApp.rest.apps.getAuthenticated()).data?.slug, 'berth');
    assert.deepEqual(
      (await asApp.rest.apps.listInstallations()).data.map(({ id }) => id),
      [installation.id],
    );
    assert.equal(
      (await asApp.rest.apps.getInstallation({ installation_id: installation.id })).data.account?.id,
      app.owner.id,
    );
    assert.equal((await asApp.rest.apps.getRepoInstallation(shop)).data.id, installation.id);
    assert.equal((await octokit.rest.apps.listReposAccessibleToInstallation()).data.total_count, 1);
    const { data } = await asApp.request('PATCH /app/hook/config', { data: { url: 'http://127.0.0.1:9/new' } });
    assert.deepEqual([data.url, data.secret], ['http://127.0.0.1:9/new', '********']);
    assert.equal((await asApp.rest.apps.getWebhookConfigForApp()).data.url, app.hook.url);
    assert.equal((await octokit.rest.users.getByUsername({ username: 'ann' })).data.id, app.owner.id);
    assert.equal((await octokit.rest.rateLimit.get()).data.rate.limit, 5000);
    await octokit.request('GET /');
    await octokit.rest.meta.get();
    await github.idle();
    assert.ok(first);
  });

  test('commits, branches, refs and comparisons', async t => {
    const { github, octokit, repository, ann, first } = await setStage(t);
    const second = await github.commit(repository, ann, {
      branch: 'topic',
      message: 'Second',
      files: { b: '1\n2\n', '.ci.yml': null },
    });
    repository.requiredChecks.set('main', ['ci']);
    const branch = await octokit.rest.repos.getBranch({ ...shop, branch: 'main' });
    assert.deepEqual([branch.data.commit.sha, branch.data.protected], [first, true]);
    assert.deepEqual(
      (await octokit.rest.repos.listCommits({ ...shop, sha: 'topic' })).data.map(({ sha }) => sha),
      [second, first],
    );
    const commit = await octokit.rest.git.getCommit({ ...shop, commit_sha: second });
    assert.deepEqual([commit.data.message, commit.data.parents[0]?.sha], ['Second', first]);
    const compared = await octokit.rest.repos.compareCommitsWithBasehead({ ...shop, basehead: 'main...topic' });
    assert.deepEqual(
      compared.data.files?.map(({ filename, status, additions, deletions }) => [
        filename,
        status,
        additions,
        deletions,
      ]),
      [
        ['.ci.yml', 'removed', 0, 2],
        ['b', 'added', 2, 0],
      ],
    );
    assert.equal((await octokit.rest.git.getRef({ ...shop, ref: 'heads/topic' })).data.object.sha, second);
    assert.equal((await octokit.rest.git.listMatchingRefs({ ...shop, ref: 'heads/' })).data.length, 2);
    const tarball = await octokit.rest.repos.downloadTarballArchive({ ...shop, ref: 'topic' });
    assert.equal(Buffer.from(Object(tarball.data)).readUInt16BE(0), 0x1f8b);
    await assert.rejects(octokit.rest.repos.getCommit({ ...shop, ref: 'f'.repeat(40) }), { status: 422 });
  });

  test('pull requests are found by head, base, state and commit', async t => {
    const { github, octokit, repository, ann, bob } = await setStage(t);
    const sha = await github.commit(repository, ann, { branch: 'topic', files: { b: '1' } });
    const { number } = await github.openPullRequest(repository, {
      author: bob,
      title: 'T',
      head: 'topic',
      base: 'main',
    });
    const list = async (more: object) =>
      (await octokit.rest.pulls.list({ ...shop, ...more })).data.map(pull => pull.number);
    assert.deepEqual(await list({ head: 'ann:topic', base: 'main' }), [number]);
    assert.deepEqual(await list({ head: 'bob:topic' }), []);
    assert.deepEqual(
      (await octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...shop, commit_sha: sha })).data.map(
        pull => pull.number,
      ),
      [number],
    );
    const { data } = await octokit.rest.pulls.get({ ...shop, pull_number: number });
    assert.deepEqual([data.commits, data.additions, data.changed_files, data.user.login], [1, 1, 1, 'bob']);
    assert.equal((await octokit.rest.pulls.listCommits({ ...shop, pull_number: number })).data.length, 1);
    assert.equal((await octokit.rest.pulls.listFiles({ ...shop, pull_number: number })).data[0]?.filename, 'b');
    await github.closePullRequest(repository, number, ann);
    assert.deepEqual(
      [await list({}), await list({ state: 'closed' }), await list({ state: 'all' })],
      [[], [number], [number]],
    );
    const issue = { ...shop, issue_number: number };
    assert.ok((await octokit.rest.issues.get(issue)).data.pull_request);
    await octokit.rest.issues.addLabels({ ...issue, labels: ['ok-to-test', 'ci'] });
    await octokit.rest.issues.removeLabel({ ...issue, name: 'ci' });
    assert.deepEqual(
      (await octokit.rest.issues.listLabelsOnIssue(issue)).data.map(({ name }) => name),
      ['ok-to-test'],
    );
    await assert.rejects(octokit.rest.pulls.get({ ...shop, pull_number: 99 }), { status: 404 });
  });

  test('statuses and deployments', async t => {
    const { octokit, first } = await setStage(t);
    const report = (state: 'pending' | 'success' | 'failure', context: string) =>
      octokit.rest.repos.createCommitStatus({ ...shop, sha: first, state, context });
    const combined = async () =>
      (await octokit.rest.repos.getCombinedStatusForRef({ ...shop, ref: 'main' })).data.state;
    assert.equal(await combined(), 'pending');
    await report('failure', 'a');
    await report('success', 'b');
    assert.equal(await combined(), 'failure');
    await report('success', 'a');
    assert.equal(await combined(), 'success');
    assert.equal((await octokit.rest.repos.listCommitStatusesForRef({ ...shop, ref: 'main' })).data.length, 3);
    const { data } = await octokit.rest.repos.createDeployment({ ...shop, ref: 'main', environment: 'staging' });
    const deployment = { ...shop, deployment_id: Number(Object(data).id) };
    await octokit.rest.repos.createDeploymentStatus({
      ...deployment,
      state: 'success',
      log_url: 'http://127.0.0.1/log',
    });
    assert.equal((await octokit.rest.repos.listDeploymentStatuses(deployment)).data[0]?.state, 'success');
    assert.equal((await octokit.rest.repos.getDeployment(deployment)).data.sha, first);
    assert.equal((await octokit.rest.repos.listDeployments({ ...shop, environment: 'production' })).data.length, 0);
  });

  test('an app is made from a manifest', async t => {
    const { github, ann, octokit } = await setStage(t);
    const manifest = {
      name: 'Second',
      url: 'http://127.0.0.1:3000',
      redirect_url: 'http://127.0.0.1:3000/setup',
      hook_attributes: { url: 'http://127.0.0.1:3000/hook' },
      default_permissions: { checks: 'write' },
      default_events: ['push'],
    };
    const back = new URL(github.acceptManifest(ann, manifest, 'abc'));
    assert.equal(back.searchParams.get('state'), 'abc');
    const code = String(back.searchParams.get('code'));
    const { data } = await octokit.rest.apps.createFromManifest({ code });
    assert.match(data.pem, /BEGIN RSA PRIVATE KEY/);
    assert.equal(github.world.apps.get(data.id)?.hook.url, 'http://127.0.0.1:3000/hook');
    await assert.rejects(octokit.rest.apps.createFromManifest({ code }), { status: 404 });
  });

  test('an unchanged answer costs nothing for the same token', async t => {
    const { github } = await setStage(t);
    const url = `${github.apiUrl}/repos/ann/shop`;
    const etag = String((await fetch(url)).headers.get('etag'));
    assert.equal((await fetch(url, { headers: { 'if-none-match': etag } })).status, 304);
    const token = github.createToken(github.world.users.values().next().value ?? assert.fail());
    const other = { 'if-none-match': etag, authorization: `Bearer ${token}` };
    assert.equal((await fetch(url, { headers: other })).status, 200);
  });
});

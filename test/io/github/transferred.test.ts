import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { Refusal } from '../../../src/io/github/refusal.ts';
import { checkReport } from './check-report.ts';
import { nothingPublished, setStage } from './stage.ts';

const run = promisify(execFile);

/** A private repository that Berth knows as `ann/shop`, and a way to give it to bob, who has the app as well. */
async function setTransfer(t: TestContext) {
  const clock = { now: Date.now() };
  const stage = await setStage(t, { now: () => clock.now });
  const { github, app, shop } = stage;
  github.setPrivate(shop, true);
  const bob = github.createUser('bob');
  const install = () => github.installApp(app, bob);
  const asked = () => github.requests.filter(({ path }) => path.endsWith('/installation')).length;
  return { ...stage, clock, bob, install, transfer: () => github.transfer(shop, bob), asked };
}

describe('a repository that was transferred', () => {
  test('is told, read, cloned and talked to by the installation of its new owner', async t => {
    const { forge, github, shop, repository, sha, ann, bob, openPullRequest, install, transfer, asked } =
      await setTransfer(t);
    const { number } = await openPullRequest();
    const comment = github.comment(shop, number, ann, '/rerun');
    shop.requiredChecks.set(shop.defaultBranch, ['ci']);
    install();
    transfer();
    assert.equal(await forge.permission(repository, bob.id, 'bob'), 'admin');
    assert.equal(await forge.isProtected(repository, shop.defaultBranch), true);
    assert.equal(await forge.readFile(repository, '.ci.yml', sha), 'build: {script: make}\n');
    assert.deepEqual(await forge.listFiles(repository, sha), ['.ci.yml']);
    assert.equal((await forge.commit(repository, sha)).sha, sha);
    assert.equal(await forge.findCommit(repository, `heads/${shop.defaultBranch}`), sha);
    assert.equal((await forge.pullRequest(repository, number))?.number, number);
    await forge.react(repository, comment.id, 'rocket');
    await forge.comment(repository, number, 'hello');
    const report = { headSha: sha, checks: [checkReport()] };
    await forge.publish(repository, report, nothingPublished, () => undefined);
    assert.deepEqual([comment.reactions.size, shop.comments.size, shop.runs.size], [1, 2, 1]);
    assert.equal((await forge.findRepository(repository, 'bob/shop'))?.id, shop.id);
    const { url, authorization } = await forge.cloneSpec(repository);
    assert.equal(url, `${github.url}/bob/shop.git`);
    const header = ['-c', `http.extraHeader=Authorization: ${authorization}`];
    const { stdout } = await run('git', [...header, 'ls-remote', url, 'HEAD']);
    assert.equal(stdout.slice(0, 40), sha);
    assert.equal(asked(), 1);
  });

  test('is cloned though nothing else was asked before', async t => {
    const { forge, github, repository, install, transfer } = await setTransfer(t);
    install();
    transfer();
    assert.equal((await forge.cloneSpec(repository)).url, `${github.url}/bob/shop.git`);
  });

  test('is refused while its new owner has no app; and found at once when that has changed', async t => {
    const { forge, repository, sha, install, transfer } = await setTransfer(t);
    transfer();
    const publish = () =>
      forge.publish(repository, { headSha: sha, checks: [checkReport()] }, nothingPublished, () => undefined);
    const isRefused = (error: unknown) => error instanceof Refusal && !error.retryable;
    await assert.rejects(publish(), isRefused);
    install();
    await publish();
  });

  test('is looked for once a minute when files are missing', async t => {
    const { forge, repository, sha, clock, install, transfer, asked } = await setTransfer(t);
    const read = (path: string) => forge.readFile(repository, path, sha);
    for (let i = 0; i < 3; i++) assert.equal(await read('none.yml'), undefined);
    assert.equal(asked(), 1);
    install();
    transfer();
    clock.now += 60_000;
    assert.equal(await read('.ci.yml'), 'build: {script: make}\n');
    assert.equal(asked(), 2);
  });

  test('is not taken for another one that has its name by now', async t => {
    const { forge, github, shop, ann, repository, sha, install, transfer } = await setTransfer(t);
    install();
    transfer();
    const { number } = github.openIssue(shop, ann, 'Talk');
    const other = await github.createRepository({ owner: ann, name: 'shop' });
    github.openIssue(other, ann, 'Another talk');
    await forge.comment(repository, number, 'hello');
    assert.deepEqual([shop.comments.size, other.comments.size], [1, 0]);
    assert.equal(await forge.readFile(repository, '.ci.yml', sha), 'build: {script: make}\n');
    assert.equal((await forge.cloneSpec(repository)).url, `${github.url}/bob/shop.git`);
  });
});

test('a repository of somebody else is read by the rights of the run’s own, whoever else has the app', async t => {
  const { forge, github, repository, bob, install } = await setTransfer(t);
  install();
  const library = await github.createRepository({ owner: bob, name: 'library' });
  const sha = await github.commit(library, bob, { files: { 'a.yml': 'secret' } });
  const found = await forge.findRepository(repository, 'bob/library');
  assert.ok(found);
  assert.equal(await forge.readFile(found, 'a.yml', sha), 'secret');
  github.setPrivate(library, true);
  await assert.rejects(forge.readFile(found, 'a.yml', sha));
  await assert.rejects(forge.cloneSpec(found), Refusal);
  assert.equal(await forge.findRepository(repository, 'bob/library'), undefined);
});

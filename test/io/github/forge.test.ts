import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { createClient } from '../../../src/io/github/client.ts';
import { createLocator } from '../../../src/io/github/locate.ts';
import { InfraError } from '../../../src/model/errors.ts';
import { setStage } from './stage.ts';

const git = promisify(execFile);

describe('readFile', () => {
  test('a file at a commit, or nothing', async t => {
    const { github, shop, ann, forge, repository, sha } = await setStage(t);
    const later = await github.commit(shop, ann, { files: { '.ci.yml': 'other: {}\n', 'a/b.txt': 'é' } });
    assert.equal(await forge.readFile(repository, '.ci.yml', sha), 'build: {script: make}\n');
    assert.equal(await forge.readFile(repository, '.ci.yml', later), 'other: {}\n');
    assert.equal(await forge.readFile(repository, 'a/b.txt', later), 'é');
    assert.equal(await forge.readFile(repository, 'a', later), undefined);
    assert.equal(await forge.readFile(repository, 'none.yml', later), undefined);
  });

  test('one larger than a mebibyte is refused for good', async t => {
    const { github, shop, ann, forge, repository } = await setStage(t);
    const sha = await github.commit(shop, ann, { files: { 'large.yml': 'x'.repeat(1024 * 1024 + 1) } });
    await assert.rejects(
      forge.readFile(repository, 'large.yml', sha),
      (error: unknown) => error instanceof InfraError && !error.retryable,
    );
  });

  test('a commit that GitHub does not show yet is worth another try', async t => {
    const { forge, repository } = await setStage(t);
    const late = (error: unknown) => error instanceof InfraError && error.retryable;
    await assert.rejects(forge.readFile(repository, '.ci.yml', 'f'.repeat(40)), late);
    await assert.rejects(forge.commit(repository, 'f'.repeat(40)), late);
  });

  test('in a repository that has another name by now', async t => {
    const { github, shop, forge, repository, sha } = await setStage(t);
    github.rename(shop, 'store');
    assert.equal(await forge.readFile(repository, '.ci.yml', sha), 'build: {script: make}\n');
  });
});

test('a commit', async t => {
  const { forge, repository, sha } = await setStage(t);
  const commit = await forge.commit(repository, sha);
  assert.deepEqual([commit.sha, commit.message.trim(), commit.authorName], [sha, 'First', 'ann']);
});

describe('listFiles', () => {
  test('all files at a commit, folders and submodules left out', async t => {
    const { github, shop, ann, forge, repository, sha } = await setStage(t);
    const later = await github.commit(shop, ann, { files: { 'a/b/c.txt': 'c', 'a/d.txt': 'd' } });
    assert.deepEqual(await forge.listFiles(repository, sha), ['.ci.yml']);
    assert.deepEqual(await forge.listFiles(repository, later), ['.ci.yml', 'a/b/c.txt', 'a/d.txt']);
  });

  test('more than GitHub lists at once are refused for good', async t => {
    const { forge, repository, github, shop, ann } = await setStage(t, {}, { treeLimit: 3 });
    const few = await github.commit(shop, ann, { files: { a: 'a', b: 'b' } });
    const many = await github.commit(shop, ann, { files: { c: 'c' } });
    assert.equal((await forge.listFiles(repository, few)).length, 3);
    await assert.rejects(
      forge.listFiles(repository, many),
      (error: unknown) => error instanceof InfraError && !error.retryable && /more files/.test(error.message),
    );
  });

  test('a commit that GitHub does not show yet is worth another try', async t => {
    const { forge, repository } = await setStage(t);
    const late = (error: unknown) => error instanceof InfraError && error.retryable;
    await assert.rejects(forge.listFiles(repository, 'f'.repeat(40)), late);
  });
});

describe('another repository', () => {
  test('is found when the installation may read it, under its present name', async t => {
    const { github, ann, forge, repository } = await setStage(t);
    const bob = github.createUser('bob');
    const open = await github.createRepository({ owner: bob, name: 'open' });
    const shut = await github.createRepository({ owner: bob, name: 'shut', private: true });
    const own = await github.createRepository({ owner: ann, name: 'own', private: true });
    const found = await forge.findRepository(repository, 'bob/open');
    assert.deepEqual(
      [found?.id, found?.owner, found?.name, found?.isPrivate, found?.installationId],
      [open.id, 'bob', 'open', false, repository.installationId],
    );
    assert.equal((await forge.findRepository(repository, 'ann/own'))?.isPrivate, true);
    assert.equal(await forge.findRepository(repository, 'bob/shut'), undefined);
    assert.equal(await forge.findRepository(repository, 'bob/none'), undefined);
    github.rename(own, 'renamed');
    assert.equal((await forge.findRepository(repository, 'ann/own'))?.name, 'renamed');
    assert.equal(shut.private, true);
  });

  test('its branches, tags and commits', async t => {
    const { github, shop, ann, forge, repository, sha } = await setStage(t);
    const topic = await github.commit(shop, ann, { branch: 'topic/a+b%c', files: { a: 'a' } });
    assert.equal(await forge.findCommit(repository, shop.defaultBranch), sha);
    assert.equal(await forge.findCommit(repository, 'topic/a+b%c'), topic);
    assert.equal(await forge.findCommit(repository, topic), topic);
    assert.equal(await forge.findCommit(repository, 'nowhere'), undefined);
    assert.equal(await forge.findCommit(repository, 'f'.repeat(40)), undefined);
    const empty = await github.createRepository({ owner: ann, name: 'empty' });
    assert.equal(await forge.findCommit({ ...repository, id: empty.id, name: 'empty' }, 'main'), undefined);
  });
});

describe('changedFiles', () => {
  test('from where a branch has parted, or from the commit itself', async t => {
    const { github, shop, ann, forge, repository, sha } = await setStage(t);
    const topic = await github.commit(shop, ann, { branch: 'topic', files: { 'docs/a b.md': 'a' } });
    const main = await github.commit(shop, ann, { files: { 'main.txt': 'm' } });
    const changed = (base: string, since: 'commit' | 'merge_base') =>
      forge.changedFiles(repository, base, topic, since);
    assert.deepEqual(await changed(sha, 'commit'), ['docs/a b.md']);
    assert.deepEqual(await changed(shop.defaultBranch, 'merge_base'), ['docs/a b.md']);
    assert.deepEqual(await changed(`refs/heads/${shop.defaultBranch}`, 'merge_base'), ['docs/a b.md']);
    assert.deepEqual(await changed(main, 'commit'), ['docs/a b.md', 'main.txt']);
    assert.deepEqual(await changed(topic, 'commit'), []);
  });

  test('a renamed file counts by both names, a removed one by its own', async t => {
    const { github, shop, ann, forge, repository } = await setStage(t);
    const before = await github.commit(shop, ann, { files: { 'old.txt': 'a\nb\nc\n', 'gone.txt': 'x' } });
    const files = { 'old.txt': null, 'new.txt': 'a\nb\nc\n', 'gone.txt': null };
    const sha = await github.commit(shop, ann, { files });
    const changed = await forge.changedFiles(repository, before, sha, 'commit');
    assert.deepEqual(changed?.toSorted(), ['gone.txt', 'new.txt', 'old.txt']);
  });

  test('what GitHub does not list whole, or cannot find, is not known', async t => {
    const { github, shop, ann, forge, repository, sha } = await setStage(t);
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}.txt`, `${at}`]));
    const most = await github.commit(shop, ann, { branch: 'most', files: many(299) });
    const tooMany = await github.commit(shop, ann, { branch: 'too-many', files: many(300) });
    assert.equal((await forge.changedFiles(repository, sha, most, 'commit'))?.length, 299);
    assert.equal(await forge.changedFiles(repository, sha, tooMany, 'commit'), undefined);
    for (const base of ['nowhere', 'f'.repeat(40), 'someone:main', `${sha}..${sha}`]) {
      assert.equal(await forge.changedFiles(repository, base, most, 'commit'), undefined, base);
    }
  });
});

test('pull requests, by number and by branch', async t => {
  const { github, shop, forge, repository, ann, openPullRequest } = await setStage(t);
  const { number } = await openPullRequest();
  const bob = github.createUser('bob');
  const fork = await github.fork(shop, bob);
  await github.commit(fork, bob, { branch: 'topic', files: { 'b.txt': 'b' } });
  await github.openPullRequest(shop, {
    author: bob,
    title: 'Fork',
    head: 'topic',
    base: shop.defaultBranch,
    from: fork,
  });

  const pull = await forge.pullRequest(repository, number);
  assert.deepEqual([pull?.title, pull?.head.branch, pull?.head.repositoryId], ['Change', 'topic', shop.id]);
  assert.equal(await forge.pullRequest(repository, 99), undefined);
  await github.closePullRequest(shop, number, ann);
  assert.equal(await forge.pullRequest(repository, number), undefined);
  await github.reopenPullRequest(shop, number, ann);
  assert.deepEqual(await forge.pullRequestsOf(repository, 'topic'), [pull]);
  assert.deepEqual(await forge.pullRequestsOf(repository, 'other'), []);
  await github.closePullRequest(shop, number, ann);
  assert.deepEqual(await forge.pullRequestsOf(repository, 'topic'), []);
});

describe('permission', () => {
  test('of people, by their id', async t => {
    const { github, shop, forge, repository, ann } = await setStage(t);
    const roles = ['read', 'triage', 'write', 'maintain', 'admin'] as const;
    const found = [];
    for (const role of roles) {
      const user = github.createUser(`${role}er`);
      github.setRole(shop, user, role);
      found.push(await forge.permission(repository, user.id, user.login));
    }
    assert.deepEqual(found, ['read', 'read', 'write', 'maintain', 'admin']);
    assert.equal(await forge.permission(repository, ann.id, 'ann'), 'admin');
    const people = await forge.people(repository);
    assert.deepEqual([...people.values()].toSorted(), ['admin', ...found].toSorted());
    for (let index = 0; index < 120; index++) github.setRole(shop, github.createUser(`one-of-${index}`), 'write');
    const more = await forge.people(repository);
    assert.deepEqual([more.size, more.get(ann.id)], [126, 'admin']);
  });

  test('a login that changed hands has none', async t => {
    const { forge, repository, ann } = await setStage(t);
    assert.equal(await forge.permission(repository, ann.id + 1, 'ann'), 'none');
  });

  test('nobody has none', async t => {
    const { forge, repository } = await setStage(t);
    assert.equal(await forge.permission(repository, 5, 'ghost'), 'none');
  });

  test('a fault is not an answer', async t => {
    const { github, forge, repository, ann } = await setStage(t);
    github.inject({ path: '*/permission', times: 3, fault: { kind: 'bad_gateway_before' } });
    await assert.rejects(forge.permission(repository, ann.id, 'ann'), InfraError);
  });
});

test('a branch is protected as long as GitHub says so; one that is gone is not', async t => {
  const { github, shop, forge, repository } = await setStage(t);
  assert.equal(await forge.isProtected(repository, shop.defaultBranch), false);
  shop.requiredChecks.set(shop.defaultBranch, ['ci']);
  assert.equal(await forge.isProtected(repository, shop.defaultBranch), true);
  assert.equal(await forge.isProtected(repository, 'gone'), false);
  github.inject({ path: '*/branches/*', times: 3, fault: { kind: 'bad_gateway_before' } });
  await assert.rejects(forge.isProtected(repository, shop.defaultBranch), InfraError);
});

test('names that people type lead to numbers, also after a new name; others lead nowhere', async t => {
  const { github, ann, shop, credentials } = await setStage(t);
  const { repository, account } = createLocator(createClient({ credentials, baseUrl: github.apiUrl }));
  const eve = github.createUser('eve');
  await github.createRepository({ owner: eve, name: 'hidden' });
  const found = await repository('ann', 'shop');
  assert.deepEqual([found?.id, found?.ownerId], [shop.id, ann.id]);
  github.rename(shop, 'store');
  assert.equal((await repository('ann', 'store'))?.id, shop.id);
  assert.equal(await repository('eve', 'hidden'), undefined);
  assert.equal(await repository('ann', 'nothing'), undefined);
  assert.deepEqual([await account('Ann'), await account('eve')], [ann.id, undefined]);
});

test('a name that begins like another is another, and so is a number (S4)', async t => {
  const { github, app, ann, shop, credentials, forge, repository } = await setStage(t);
  const locate = createLocator(createClient({ credentials, baseUrl: github.apiUrl }));
  const evil = github.createUser('ann-evil');
  github.installApp(app, evil);
  const theirs = await github.createRepository({ owner: evil, name: 'shop' });
  assert.deepEqual([await locate.account('ann-evil'), await locate.account('ann')], [evil.id, ann.id]);
  assert.equal(await locate.account('an'), undefined);
  assert.equal((await locate.repository('ann-evil', 'shop'))?.id, theirs.id);
  assert.equal(await locate.repository('ann', 'sho'), undefined);
  const bobby = github.createUser('bobby');
  github.setRole(shop, bobby, 'admin');
  const bob = github.createUser('bob');
  assert.equal(await forge.permission(repository, bob.id, 'bob'), 'read');
  assert.equal(await forge.permission(repository, bobby.id, 'bob'), 'none');
  for (const id of [Number(`9${bobby.id}`), Number(`${bobby.id}9`)])
    assert.equal(await forge.permission(repository, id, 'bobby'), 'none');
  assert.equal(await forge.permission(repository, bobby.id, 'bobby'), 'admin');
});

test('a clone reaches this repository and can only read', async t => {
  const { github, ann, forge, app } = await setStage(t);
  const shut = await github.createRepository({ owner: ann, name: 'shut', private: true });
  const sha = await github.commit(shut, ann, { message: 'Hidden', files: { a: 'a' } });
  const [installation] = github.world.installations.values();
  const repository = {
    id: shut.id,
    owner: 'ann',
    name: 'shut',
    defaultBranch: shut.defaultBranch,
    isPrivate: true,
    url: `${github.url}/ann/shut`,
    installationId: installation?.id ?? app.id,
  };
  const { url, authorization, release } = await forge.cloneSpec(repository);
  const { stdout } = await git('git', [
    '-c',
    `http.extraHeader=Authorization: ${authorization}`,
    'ls-remote',
    url,
    'HEAD',
  ]);
  assert.equal(stdout.slice(0, 40), sha);

  const token =
    Buffer.from(authorization?.split(' ')[1] ?? '', 'base64')
      .toString()
      .split(':')[1] ?? '';
  const known = github.world.tokens.get(token);
  assert.ok(known?.kind === 'installation' && known.repositories !== 'all');
  assert.deepEqual([[...known.repositories], known.permissions], [[shut.id], { metadata: 'read', contents: 'read' }]);

  github.inject({ method: 'DELETE', path: '/installation/token', fault: { kind: 'bad_gateway_before' } });
  await release?.();
  assert.equal(github.world.tokens.has(token), true);
  await release?.();
  assert.equal(github.world.tokens.has(token), false);
});

test('a reaction is safe to repeat, also on a comment that is gone', async t => {
  const { github, shop, ann, forge, repository, openPullRequest } = await setStage(t);
  const { number } = await openPullRequest();
  const comment = github.comment(shop, number, ann, '/rerun');
  await forge.react(repository, comment.id, 'rocket');
  await forge.react(repository, comment.id, 'rocket');
  github.deleteComment(shop, comment.id, ann);
  await forge.react(repository, comment.id, 'rocket');
});

test('an answer in words; a locked conversation gets none', async t => {
  const { shop, forge, repository, openPullRequest } = await setStage(t);
  const pull = await openPullRequest();
  await forge.comment(repository, pull.number, 'hello');
  pull.locked = true;
  await forge.comment(repository, pull.number, 'still there?');
  assert.deepEqual(
    [...shop.comments.values()].map(({ body }) => body),
    ['hello'],
  );
});

test('a repository that was renamed is still written to, and cloned', async t => {
  const { github, shop, ann, forge, repository } = await setStage(t);
  const { number } = github.openIssue(shop, ann, 'Talk');
  github.rename(shop, 'store');
  await forge.comment(repository, number, 'hello');
  assert.deepEqual(
    [...shop.comments.values()].map(({ body }) => body),
    ['hello'],
  );
  assert.deepEqual(github.requests.at(-1)?.body, { body: 'hello' });
  assert.equal((await forge.cloneSpec(repository)).url, `${github.url}/ann/store.git`);
});

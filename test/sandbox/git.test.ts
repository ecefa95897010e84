import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { type Stage, setStage, shop } from './stage.ts';

const run = promisify(execFile);

/** Git as a person runs it, in a directory of its own. */
async function desk(t: TestContext) {
  const directory = await mkdtemp(join(tmpdir(), 'desk-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const person = {
    GIT_AUTHOR_NAME: 'Bob',
    GIT_AUTHOR_EMAIL: 'bob@example.com',
    GIT_COMMITTER_NAME: 'Bob',
    GIT_COMMITTER_EMAIL: 'bob@example.com',
  };
  const env = {
    PATH: process.env['PATH'],
    HOME: directory,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    ...person,
  };
  const git = async (...args: string[]) => (await run('git', ['-C', directory, ...args], { env })).stdout.trim();
  return { directory, git };
}

function remote({ github }: Stage, token: string): string {
  return `${github.url.replace('://', `://x-access-token:${token}@`)}/ann/shop.git`;
}

async function mint({ asApp, installation }: Stage): Promise<string> {
  const { data } = await asApp.rest.apps.createInstallationAccessToken({
    installation_id: installation.id,
    permissions: { contents: 'read' },
  });
  return data.token;
}

describe('git', () => {
  test('a person clones, pushes, and the world hears of it', async t => {
    const stage = await setStage(t, {}, true);
    const { github, repository, bob, received, octokit, first } = stage;
    github.setRole(repository, bob, 'write');
    const { directory, git } = await desk(t);
    await git('clone', '--quiet', remote(stage, github.createToken(bob)), '.');
    assert.equal(await git('rev-parse', 'HEAD'), first);
    await writeFile(join(directory, 'new.txt'), 'new\n');
    await git('add', '.');
    await git('commit', '--quiet', '-m', 'New file');
    await git('push', '--quiet', 'origin', 'HEAD:refs/heads/feature/new');
    await github.idle();
    const head = await git('rev-parse', 'HEAD');
    const push = received.filter(({ name }) => name === 'push').at(-1);
    assert.deepEqual(
      [push?.payload['ref'], push?.payload['after'], Object(push?.payload['pusher']).name],
      ['refs/heads/feature/new', head, 'bob'],
    );
    const { data } = await octokit.rest.repos.getCommit({ ...shop, ref: 'feature/new' });
    assert.deepEqual([data.sha, data.files?.[0]?.filename, data.stats?.additions], [head, 'new.txt', 1]);
  });

  test('an installation with contents:read clones and fetches any commit, but cannot push', async t => {
    const stage = await setStage(t, {}, true);
    const { github, repository, ann } = stage;
    const lost = await github.commit(repository, ann, { branch: 'topic', files: { 'a.txt': 'lost' } });
    await github.commit(repository, ann, { branch: 'topic', files: { 'a.txt': 'kept' }, parent: stage.first });
    const { directory, git } = await desk(t);
    await git('init', '--quiet');
    await git('fetch', '--quiet', '--depth=1', remote(stage, await mint(stage)), lost);
    await git('checkout', '--quiet', 'FETCH_HEAD');
    assert.equal(await readFile(join(directory, 'a.txt'), 'utf8'), 'lost');
    await assert.rejects(
      git('push', remote(stage, await mint(stage)), 'HEAD:refs/heads/mine'),
      /403|denied|not granted/i,
    );
  });

  test('strangers do not see a private repository, and read a public one', async t => {
    const hidden = await setStage(t, {}, true);
    const { git } = await desk(t);
    await assert.rejects(
      git('ls-remote', `${hidden.github.url}/ann/shop.git`),
      /could not read Username|Authentication/,
    );
    const open = await setStage(t);
    assert.match(await git('ls-remote', `${open.github.url}/ann/shop.git`), /refs\/heads\/main/);
  });

  test("a pull request's head is fetched from the base, also when it comes from a fork, and nobody pushes there", async t => {
    const stage = await setStage(t);
    const { github, repository, bob } = stage;
    const fork = await github.fork(repository, bob);
    await github.commit(fork, bob, { branch: 'topic', files: { 'a.txt': '1' } });
    await github.openPullRequest(repository, { author: bob, title: 'T', head: 'topic', base: 'main', from: fork });
    const head = await github.commit(fork, bob, { branch: 'topic', files: { 'a.txt': '2' } });
    const { git } = await desk(t);
    await git('init', '--quiet');
    await git('fetch', '--quiet', remote(stage, await mint(stage)), 'refs/pull/1/head');
    assert.equal(await git('rev-parse', 'FETCH_HEAD'), head);
    github.setRole(repository, bob, 'write');
    const push = git('push', remote(stage, github.createToken(bob)), 'FETCH_HEAD:refs/pull/2/head');
    await assert.rejects(push, /hidden ref/);
  });
});

describe('files', () => {
  test('are read at a ref, as JSON and raw', async t => {
    const { github, octokit, repository, ann, first } = await setStage(t);
    const files = { 'dir/ünï.txt': 'höhe\n', 'bin/run.sh': { content: '#!/bin/sh\n', executable: true } };
    await github.commit(repository, ann, { branch: 'feature/x', files });
    const get = (path: string, ref: string) => octokit.rest.repos.getContent({ ...shop, path, ref });
    const { data } = await get('dir/ünï.txt', 'feature/x');
    assert.equal(Buffer.from(String(Object(data).content), 'base64').toString(), 'höhe\n');
    const raw = await octokit.rest.repos.getContent({
      ...shop,
      path: '.ci.yml',
      ref: first,
      mediaType: { format: 'raw' },
    });
    assert.equal(String(raw.data), 'test:\n  script: [true]\n');
    const folder = await get('dir', 'feature/x');
    assert.deepEqual(Array.isArray(folder.data) && folder.data.map(({ name, type }) => [name, type]), [
      ['ünï.txt', 'file'],
    ]);
    await assert.rejects(get('dir/ünï.txt', 'main'), { status: 404 });
    await assert.rejects(get('.ci.yml', 'nowhere'), { status: 404 });
    const tree = await octokit.rest.git.getTree({ ...shop, tree_sha: 'feature/x', recursive: '1' });
    assert.equal(tree.data.tree.find(({ path }) => path === 'bin/run.sh')?.mode, '100755');
  });
});

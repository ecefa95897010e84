import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { openWorktree, type Worktree } from '../../../src/io/worktree/worktree.ts';
import { temporaryDirectory } from '../files/temporary-directory.ts';

describe('a working tree', () => {
  let base: Awaited<ReturnType<typeof temporaryDirectory>>;
  let root: string;
  beforeEach(async () => {
    base = await temporaryDirectory();
    root = join(base.path, 'ada', 'engine');
    await mkdir(root, { recursive: true });
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.name', 'Ada');
    git('config', 'user.email', 'ada@example.org');
  });
  afterEach(() => base.remove());

  function git(...args: string[]): string {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  }
  async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  async function commit(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) await write(path, text);
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message=fix: all\n\nof it');
  }
  const sourcesOf = (worktree: Worktree) => worktree.sources({ source: 'push', base: 'main' });
  const refuse = () => Promise.reject(new Error('nothing is fetched'));
  const nowhere = { repositoryId: 1, source: refuse, submodule: refuse };
  async function snapshot(): Promise<string> {
    const worktree = await openWorktree(root);
    const target = join(base.path, 'copy');
    const checkouts = worktree.checkouts(target, await worktree.describe());
    const made = await Promise.all([1, 2].map(() => checkouts.checkout(nowhere, { sha: 'x', ref: 'y', depth: 20 })));
    assert.deepEqual(made, [{ directory: target }, { directory: target }]);
    return target;
  }

  test('every depth of history is a copy of its own, of the same files', async () => {
    await commit({ a: '1' });
    git('tag', 'v1');
    git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    for (const text of ['2', '3']) await commit({ a: text });
    const worktree = await openWorktree(root);
    const checkouts = worktree.checkouts(join(base.path, 'copy'), await worktree.describe());
    const copies: string[] = [];
    for (const depth of [2, 0, 1, 0]) {
      const { directory } = await checkouts.checkout(nowhere, { sha: 'x', ref: 'y', depth });
      copies.push(directory);
      await write('a', 'edited meanwhile');
    }
    const inside = (directory: string, ...args: string[]) =>
      execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
    assert.deepEqual(
      copies.map(copy => inside(copy, 'rev-list', '--count', 'HEAD')),
      ['2', '3', '1', '3'],
    );
    assert.equal(new Set(copies).size, 3);
    for (const copy of copies) {
      assert.equal(readFileSync(join(copy, 'a'), 'utf8'), '3');
      assert.equal(inside(copy, 'status', '--porcelain'), '');
    }
    assert.equal(inside(copies[1] ?? '', 'describe', '--tags', 'origin/main'), 'v1');
  });

  test('tells where it is, which commit and who works on it, without any credential', async () => {
    await commit({ a: '1' });
    git('remote', 'add', 'origin', 'https://ada:secret@git.example.org/ada/engine.git');
    git('checkout', '--quiet', '-b', 'topic/one');
    await mkdir(join(root, 'deep'));
    const { repository, commit: head, actor, branch } = await (await openWorktree(join(root, 'deep'))).describe();
    assert.deepEqual(
      [repository.owner, repository.name, repository.url, repository.defaultBranch],
      ['ada', 'engine', 'https://git.example.org/ada/engine', 'main'],
    );
    assert.deepEqual([head.sha, head.message, head.authorName], [git('rev-parse', 'HEAD'), 'fix: all\n\nof it', 'Ada']);
    assert.deepEqual([actor.login, branch], ['Ada', 'topic/one']);
  });

  test('addresses of every kind name the same repository', async () => {
    await commit({});
    const kinds = [
      'git@example.org:ada/engine.git',
      'ssh://git@example.org:22/ada/engine',
      'https://example.org/ada/engine/',
    ];
    for (const url of kinds) {
      git('config', 'remote.origin.url', url);
      const { repository } = await (await openWorktree(root)).describe();
      assert.deepEqual(
        [repository.owner, repository.name, repository.url],
        ['ada', 'engine', 'https://example.org/ada/engine'],
        url,
      );
    }
  });

  test('a repository without a commit, and a directory without a repository, will do', async () => {
    const { commit: none, branch } = await (await openWorktree(root)).describe();
    assert.deepEqual([none.sha, branch], ['0'.repeat(40), 'main']);
    await rm(join(root, '.git'), { recursive: true });
    await write('a/b.txt', 'x');
    const plain = await openWorktree(root);
    assert.equal(plain.isGit, false);
    const sources = sourcesOf(plain);
    assert.deepEqual([await sources.listFiles(), await sources.changedFiles()], [['a/b.txt'], undefined]);
    assert.equal(readFileSync(join(await snapshot(), 'a/b.txt'), 'utf8'), 'x');
  });

  test('its files are those a commit of everything would have', async () => {
    await commit({ '.gitignore': 'ignored\n*.log\n', kept: '1', gone: '1', 'forced.log': '1' });
    git('add', '--force', 'forced.log');
    await rm(join(root, 'gone'));
    await write('new', '1');
    await write('ignored', 'secret');
    const sources = sourcesOf(await openWorktree(root));
    assert.deepEqual((await sources.listFiles()).toSorted(), ['.gitignore', 'forced.log', 'kept', 'new']);
    assert.deepEqual([await sources.readFile('new'), await sources.readFile('ignored')], ['1', undefined]);
    assert.deepEqual([await sources.readFile('gone'), await sources.readFile('../../outside')], [undefined, undefined]);
  });

  test('what changed is what would be pushed, uncommitted files included', async () => {
    await commit({ a: '1', b: '1' });
    git('checkout', '--quiet', '-b', 'topic');
    await commit({ a: '2' });
    await write('new', '1');
    const worktree = await openWorktree(root);
    const changed = async (source: 'push' | 'pull_request' | 'other', compareTo?: string) =>
      (await worktree.sources({ source, base: 'main' }).changedFiles(compareTo))?.toSorted();
    assert.deepEqual(await changed('push'), ['a', 'new']);
    assert.deepEqual(await changed('pull_request'), ['a', 'new']);
    assert.deepEqual(await changed('other'), undefined);
    assert.deepEqual(await changed('other', 'HEAD'), ['new']);
    assert.deepEqual(await changed('push', 'no-such-ref'), undefined);
    assert.deepEqual(await changed('push', '--output=x'), undefined);
    git('checkout', '--quiet', 'main');
    await rm(join(root, 'new'));
    assert.deepEqual(await changed('push'), undefined, 'a first commit has nothing before it');
  });

  test('jobs get a copy with a repository of its own, and may write all of it', async () => {
    for (let count = 0; count < 25; count++) git('commit', '--quiet', '--allow-empty', '--message=again');
    await write('dir/run.sh', '#!/bin/sh\n');
    await chmod(join(root, 'dir/run.sh'), 0o700);
    await commit({ 'a.txt': '1' });
    await symlink('a.txt', join(root, 'link'));
    git('config', 'http.extraHeader', 'Authorization: secret');
    await write('a.txt', 'changed');
    const copy = await snapshot();
    await write('a.txt', 'edited while it runs');
    const inside = (...args: string[]) => execFileSync('git', args, { cwd: copy, encoding: 'utf8' });
    assert.equal(readFileSync(join(copy, 'a.txt'), 'utf8'), 'changed');
    assert.equal(inside('status', '--porcelain'), ' M a.txt\n?? link\n');
    assert.equal(inside('rev-parse', 'HEAD').trim(), git('rev-parse', 'HEAD'));
    assert.equal(inside('rev-list', '--count', 'HEAD').trim(), '20');
    assert.ok(!readFileSync(join(copy, '.git/config'), 'utf8').includes('secret'));
    assert.ok(!existsSync(join(copy, '.git/objects/info/alternates')));
    assert.ok(lstatSync(join(copy, 'link')).isSymbolicLink());
    assert.equal(statSync(join(copy, 'dir/run.sh')).mode & 0o777, 0o766);
    for (const path of ['', 'dir', '.git', '.git/objects', '.git/refs/heads']) {
      assert.equal(statSync(join(copy, path)).mode & 0o777, 0o777, path);
    }
  });

  test('files of a repository beside it are read with the git of this machine', async () => {
    await commit({});
    const other = join(base.path, 'ada', 'templates');
    execFileSync('git', ['clone', '--quiet', root, other], { stdio: 'ignore' });
    const elsewhere = (...args: string[]) =>
      execFileSync('git', ['-C', other, '-c', 'user.name=A', '-c', 'user.email=a', ...args]);
    await writeFile(join(other, 'ci.yml'), 'a: 1\n');
    elsewhere('add', '--all');
    elsewhere('commit', '--quiet', '--message=more');
    const worktree = await openWorktree(root);
    const sources = sourcesOf(worktree);
    const wanted = { project: 'ada/templates', path: 'ci.yml' };
    const unknown = await sources.readProjectFile(wanted);
    assert.ok(!unknown.found && /no remote `origin`/.test(unknown.message));
    git('remote', 'add', 'origin', root);
    const found = await sources.readProjectFile(wanted);
    assert.ok(found.found);
    assert.deepEqual([found.text, await sources.listProjectFiles('ada/templates', found.sha)], ['a: 1\n', ['ci.yml']]);
    const missing = await sources.readProjectFile({ ...wanted, path: 'none.yml', ref: 'main' });
    assert.deepEqual(missing, { found: false, message: '`ada/templates` has no file `none.yml` at `main`.' });
    const nowhere = await sources.readProjectFile({ ...wanted, project: 'ada/nothing' });
    assert.ok(!nowhere.found && /git cannot fetch `ada\/nothing`/.test(nowhere.message));
  });
});

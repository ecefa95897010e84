import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Checkouts, Wanted } from '../../src/flow/ports/checkouts.ts';
import type { CloneSpec } from '../../src/flow/ports/forge.ts';
import { InfraError } from '../../src/model/errors.ts';

/** One implementation of Checkouts with nothing checked out yet, and a repository to check out from. */
export interface CheckoutsUnderTest {
  readonly checkouts: Checkouts;
  readonly source: () => Promise<CloneSpec>;
  /** Where the repository is. */
  readonly directory: string;
  /** Runs git in the repository. */
  git(...args: readonly string[]): string;
  /** Commits these files on a branch and answers the commit's id. */
  commit(files: Readonly<Record<string, string>>, branch?: string): string;
  /** How often something was fetched from the repository. */
  fetches(): number;
  close(): Promise<void>;
}

interface Asked extends Partial<Wanted> {
  readonly id?: number;
  readonly source?: CheckoutsUnderTest['source'];
}

/** What every implementation of Checkouts promises. */
export function checkoutsContract(name: string, open: () => Promise<CheckoutsUnderTest>): void {
  describe(`${name} keeps the promises of Checkouts`, () => {
    let under: CheckoutsUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    const submodule = () => Promise.reject(new Error('no submodules are wanted'));
    const checkout = async (sha: string, { id = 1, source = under.source, ...more }: Asked = {}) => {
      const origin = { repositoryId: id, source, submodule };
      const wanted = { sha, ref: 'refs/heads/main', depth: 20, ...more };
      return (await under.checkouts.checkout(origin, wanted)).directory;
    };
    const git = (directory: string, ...args: readonly string[]) =>
      execFileSync('git', args, { cwd: directory, encoding: 'utf8' }).trim();
    const content = (directory: string, file: string) => readFileSync(join(directory, file), 'utf8');

    test('gives the files of the commit and a clean .git at it', async () => {
      under.commit({ 'gone.txt': 'not in the second', 'a.txt': '1' });
      const sha = under.commit({ 'a.txt': '2', 'deep/er/b.txt': 'b' });
      under.commit({ 'a.txt': '3' });
      const directory = await checkout(sha);
      assert.equal(content(directory, 'a.txt'), '2');
      assert.equal(content(directory, 'deep/er/b.txt'), 'b');
      assert.equal(git(directory, 'rev-parse', 'HEAD'), sha);
      assert.equal(git(directory, 'status', '--porcelain'), '');
      assert.equal(git(directory, 'rev-list', '--count', 'HEAD'), '2');
      assert.equal(git(directory, 'remote', 'get-url', 'origin'), (await under.source()).url);
    });

    test('gives back what it fetched with, also when nothing could be fetched', async () => {
      const sha = under.commit({ 'a.txt': '1' });
      const told: string[] = [];
      const source = async () => {
        told.push('asked');
        return { ...(await under.source()), release: async () => void told.push('released') };
      };
      await checkout(sha, { source });
      await checkout(sha, { source });
      assert.deepEqual(told, ['asked', 'released']);
      await assert.rejects(checkout('0'.repeat(39).concat('1'), { source }));
      assert.deepEqual(told.filter(word => word === 'asked').length, told.filter(word => word === 'released').length);
      assert.ok(told.length > 2);
    });

    test('follows a repository that is renamed between being asked for and being fetched', async () => {
      const sha = under.commit({ 'a.txt': '1' });
      const { url } = await under.source();
      const names = [`${url}-before`, url];
      const source = async () => ({ ...(await under.source()), url: names.shift() ?? url });
      const directory = await checkout(sha, { source });
      assert.equal(content(directory, 'a.txt'), '1');
      assert.equal(git(directory, 'remote', 'get-url', 'origin'), url);
    });

    test('its .git is whole in itself', async () => {
      const directory = await checkout(under.commit({ 'a.txt': '1' }));
      assert.ok(statSync(join(directory, '.git')).isDirectory());
      assert.ok(!existsSync(join(directory, '.git/objects/info/alternates')));
      git(directory, 'fsck', '--full', '--strict');
    });

    /** So many commits on `main`, the newest last. */
    const commits = (count: number) =>
      Array.from({ length: count }, (_, number) => under.commit({ 'a.txt': `${number}` }));
    const history = (directory: string, ref = 'HEAD') => Number(git(directory, 'rev-list', '--count', ref));
    const refs = (directory: string) => git(directory, 'for-each-ref', '--format=%(refname)').split('\n');

    test('history is as deep as asked for, whatever was asked for before', async () => {
      const [before = '', sha = ''] = commits(6).slice(-2);
      for (const [commit, all, depths] of [
        [sha, 6, [3, 1, 4, 2]],
        [before, 5, [4, 5, 0, 2]],
        [sha, 6, [5, 0]],
      ] as const) {
        for (const depth of depths) {
          const directory = await checkout(commit, { depth });
          const expected = depth === 0 ? [all, 'false'] : [depth, 'true'];
          const seen = [history(directory), git(directory, 'rev-parse', '--is-shallow-repository')];
          assert.deepEqual(seen, expected, `depth ${depth} of commit ${all}`);
        }
      }
    });

    test('a depth counts along every line of history, as git does it', async () => {
      commits(2);
      under.git('switch', '--quiet', '-c', 'side', 'HEAD~1');
      for (const file of ['b', 'c']) under.commit({ [file]: '' }, 'side');
      under.git('switch', '--quiet', 'main');
      under.git('merge', '--quiet', '--no-edit', 'side');
      const sha = under.git('rev-parse', 'HEAD');
      for (const depth of [2, 3]) {
        const reference = `${await checkout(sha, { depth })}-by-git`;
        git('/', 'clone', '--quiet', '--bare', `--depth=${depth}`, `file://${under.directory}`, reference);
        assert.equal(history(await checkout(sha, { depth })), history(reference), `depth ${depth}`);
      }
    });

    test('what was fetched is not fetched again for less', async () => {
      const sha = commits(5).at(-1) ?? '';
      await checkout(sha, { depth: 4 });
      const before = under.fetches();
      await checkout(sha, { depth: 3 });
      await checkout(sha, { depth: 4, ref: 'refs/heads/other' });
      assert.equal(under.fetches(), before);
    });

    test('the branch or the tag is known by its name', async () => {
      const sha = commits(2).at(-1) ?? '';
      assert.deepEqual(refs(await checkout(sha, { ref: 'refs/heads/a/b' })), ['refs/remotes/origin/a/b']);
      under.git('tag', '--annotate', '--message=One', 'v1');
      under.git('tag', 'light');
      const annotated = await checkout(sha, { ref: 'refs/tags/v1' });
      assert.deepEqual([refs(annotated), git(annotated, 'describe')], [['refs/tags/v1'], 'v1']);
      const light = await checkout(sha, { ref: 'refs/tags/light' });
      assert.deepEqual([refs(light), git(light, 'describe', '--tags')], [['refs/tags/light'], 'light']);
      under.git('tag', '--delete', 'v1', 'light');
      under.git('tag', '--annotate', '--message=Two', 'v2');
      const gone = await checkout(sha, { ref: 'refs/tags/v1', depth: 1 });
      assert.deepEqual([refs(gone), git(gone, 'describe', '--tags')], [['refs/tags/v1'], 'v1']);
    });

    test('with all history come all branches and tags there are now', async () => {
      under.commit({ 'a.txt': '1' });
      under.git('tag', '--annotate', '--message=One', 'v1');
      under.git('branch', 'x');
      const first = await checkout(commits(3).at(-1) ?? '', { depth: 0 });
      assert.deepEqual(refs(first), ['refs/remotes/origin/main', 'refs/remotes/origin/x', 'refs/tags/v1']);
      assert.match(git(first, 'describe'), /^v1-3-g/);
      under.git('branch', '--delete', 'x');
      under.git('branch', 'x/y');
      const second = await checkout(commits(1).at(-1) ?? '', { depth: 0 });
      assert.deepEqual(refs(second), ['refs/remotes/origin/main', 'refs/remotes/origin/x/y', 'refs/tags/v1']);
    });

    test('a pull request finds its base and where it has left it, when history reaches so far', async () => {
      const left = commits(3).at(-1);
      under.git('switch', '--quiet', '-c', 'topic');
      const shas = [1, 2, 3].map(number => under.commit({ topic: `${number}` }, 'topic'));
      const head = shas.at(-1) ?? '';
      under.git('switch', '--quiet', 'main');
      const base = { branch: 'main', sha: commits(2).at(-1) ?? '' };
      const origin = { repositoryId: 1, source: under.source, submodule };
      const wanted = { sha: head, ref: 'refs/heads/topic', base };
      const { directory, mergeBase } = await under.checkouts.checkout(origin, { ...wanted, depth: 4 });
      assert.equal(mergeBase, left);
      assert.equal(git(directory, 'diff', '--name-only', 'origin/main...HEAD'), 'topic');
      assert.equal((await under.checkouts.checkout(origin, { ...wanted, depth: 2 })).mergeBase, undefined);
      // Before anybody else asked for it, and after its base was removed by a forced push.
      const other = { ...origin, repositoryId: 2 };
      const lost = { ...base, sha: 'f'.repeat(40) };
      const without = await under.checkouts.checkout(other, { ...wanted, base: lost, depth: 4 });
      assert.deepEqual([without.mergeBase, history(without.directory)], [undefined, 4]);
    });

    test('repeated and concurrent calls share one directory and one fetch', async () => {
      const sha = under.commit({ 'a.txt': '1' });
      const directories = await Promise.all([checkout(sha), checkout(sha), checkout(sha)]);
      directories.push(await checkout(sha));
      assert.equal(new Set(directories).size, 1);
      assert.equal(under.fetches(), 1);
    });

    test('the source is asked only when something must be fetched', async () => {
      const sha = under.commit({ 'a.txt': '1' });
      await checkout(sha);
      await checkout(sha, { source: () => Promise.reject(new Error('asked')) });
    });

    test('commits of one repository do not disturb each other', async () => {
      const one = under.commit({
        'same.txt': 'same',
        'a.txt': 'one',
        'old.txt': 'x',
        'dir/file': 'x',
        exchange: 'file',
      });
      const first = await checkout(one);
      const two = under.commit({ 'a.txt': 'two', 'new.txt': 'y' });
      const three = under.commit({ 'a.txt': 'three' }, 'side');
      const [second, third] = await Promise.all([checkout(two), checkout(three)]);
      assert.deepEqual(
        [first, second, third].map(directory => content(directory, 'a.txt')),
        ['one', 'two', 'three'],
      );
      assert.ok(!existsSync(join(first, 'new.txt')));
      for (const directory of [first, second, third]) assert.equal(git(directory, 'status', '--porcelain'), '');
    });

    test('repositories with the same commit are kept apart', async () => {
      const sha = under.commit({ 'a.txt': '1' });
      assert.notEqual(await checkout(sha, { id: 1 }), await checkout(sha, { id: 2 }));
    });

    test('a commit that is not there may be late', async () => {
      under.commit({ 'a.txt': '1' });
      await assert.rejects(
        checkout('0123456789012345678901234567890123456789'),
        (error: unknown) =>
          error instanceof InfraError && error.retryable && /not in the repository/.test(error.message),
      );
    });

    test('a failed call is not remembered', async () => {
      const sha = under.commit({ 'a.txt': '1' });
      const refused = checkout(sha, { source: () => Promise.reject(new Error('no token now')) });
      await assert.rejects(refused, /no token now/);
      assert.equal(content(await checkout(sha), 'a.txt'), '1');
    });

    test('prune removes what nothing used for so long, and it can be had again', async () => {
      const sha = under.commit({ 'a.txt': '1' });
      const directory = await checkout(sha);
      await under.checkouts.prune(60_000);
      assert.ok(existsSync(directory));
      await under.checkouts.prune(0);
      assert.ok(!existsSync(directory));
      assert.equal(content(await checkout(sha), 'a.txt'), '1');
    });
  });
}

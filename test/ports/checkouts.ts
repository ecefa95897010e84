import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Checkouts } from '../../src/flow/ports/checkouts.ts';
import type { CloneSpec } from '../../src/flow/ports/forge.ts';
import { InfraError } from '../../src/model/errors.ts';

/** One implementation of Checkouts with nothing checked out yet, and a repository to check out from. */
export interface CheckoutsUnderTest {
  readonly checkouts: Checkouts;
  readonly source: () => Promise<CloneSpec>;
  /** Commits these files on a branch and answers the commit's id. */
  commit(files: Readonly<Record<string, string>>, branch?: string): string;
  /** How often something was fetched from the repository. */
  fetches(): number;
  close(): Promise<void>;
}

/** What every implementation of Checkouts promises. */
export function checkoutsContract(name: string, open: () => Promise<CheckoutsUnderTest>): void {
  describe(`${name} keeps the promises of Checkouts`, () => {
    let under: CheckoutsUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    const checkout = (sha: string, id = 1) => under.checkouts.checkout(id, under.source, sha, 'refs/heads/main');
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

    test('follows a repository that is renamed between being asked for and being fetched', async () => {
      const sha = under.commit({ 'a.txt': '1' });
      const { url } = await under.source();
      const names = [`${url}-before`, url];
      const source = async () => ({ ...(await under.source()), url: names.shift() ?? url });
      const directory = await under.checkouts.checkout(1, source, sha, 'refs/heads/main');
      assert.equal(content(directory, 'a.txt'), '1');
      assert.equal(git(directory, 'remote', 'get-url', 'origin'), url);
    });

    test('its .git is whole in itself', async () => {
      const directory = await checkout(under.commit({ 'a.txt': '1' }));
      assert.ok(statSync(join(directory, '.git')).isDirectory());
      assert.ok(!existsSync(join(directory, '.git/objects/info/alternates')));
      git(directory, 'fsck', '--full', '--strict');
    });

    test('history is cut', async () => {
      for (let count = 0; count < 25; count++) under.commit({ 'a.txt': String(count) });
      const directory = await checkout(under.commit({ 'a.txt': 'last' }));
      assert.equal(git(directory, 'rev-list', '--count', 'HEAD'), '20');
      assert.equal(git(directory, 'rev-parse', '--is-shallow-repository'), 'true');
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
      await under.checkouts.checkout(1, () => Promise.reject(new Error('asked')), sha, 'refs/heads/main');
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
      assert.notEqual(await checkout(sha, 1), await checkout(sha, 2));
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
      const refused = under.checkouts.checkout(
        1,
        () => Promise.reject(new Error('no token now')),
        sha,
        'refs/heads/main',
      );
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

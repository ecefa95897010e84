import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import type { Checkouts, Origin } from '../../../src/flow/ports/checkouts.ts';
import { createCheckouts } from '../../../src/io/git/checkouts.ts';
import type { SubmoduleOptions } from '../../../src/model/checkout.ts';
import { CheckoutError, InfraError } from '../../../src/model/errors.ts';
import { temporaryDirectory } from '../files/temporary-directory.ts';
import { type GitServer, startGitServer } from './git-server.ts';

const all: SubmoduleOptions = { depth: 1, isRecursive: true, only: [], except: [] };

describe('submodules', () => {
  let temporary: Awaited<ReturnType<typeof temporaryDirectory>>;
  let server: GitServer;
  let checkouts: Checkouts;
  /** URLs that were asked for. */
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    temporary = await temporaryDirectory();
    server = await startGitServer(join(temporary.path, 'server'));
    checkouts = createCheckouts({ directory: join(temporary.path, 'checkouts'), log: pino({ enabled: false }) });
  });
  afterEach(async () => {
    await server.close();
    await temporary.remove();
  });

  const names = ['origin', 'lib', 'inner'];
  function origin(name: string): Origin {
    return {
      repositoryId: names.indexOf(name),
      source: async () => ({ url: server.url.replace('origin', name), authorization: server.authorization }),
      submodule: async url => {
        asked.push(url);
        if (!names.includes(url.slice('../'.length))) throw new CheckoutError(`${url} is not here.`);
        return origin(url.slice('../'.length));
      },
    };
  }
  const checkout = async (sha: string, submodules: SubmoduleOptions | 'none' = all) => {
    const wanted = { sha, ref: 'refs/heads/main', depth: 20, ...(submodules === 'none' ? {} : { submodules }) };
    return (await checkouts.checkout(origin('origin'), wanted)).directory;
  };

  const git = (directory: string, ...args: readonly string[]) => {
    return execFileSync('git', args, { cwd: directory, encoding: 'utf8', env: { ...process.env, ...identity } }).trim();
  };
  const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

  /** Commits to another repository of the server. */
  function commit(name: string, files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}) {
    const directory = join(temporary.path, 'server', name);
    mkdirSync(directory, { recursive: true });
    if (!existsSync(join(directory, '.git'))) git(directory, 'init', '--quiet', '--initial-branch=main');
    for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, file), text);
    for (const file of Object.keys(files)) git(directory, 'add', '--', file);
    for (const [path, sha] of Object.entries(links)) link(directory, path, sha);
    git(directory, 'commit', '--quiet', '--message=x');
    return git(directory, 'rev-parse', 'HEAD');
  }
  function link(directory: string, path: string, sha: string): void {
    git(directory, 'update-index', '--add', '--cacheinfo', `160000,${sha},${path}`);
  }

  /** `lib` at `deep/lib`, which has `inner` at `inner`. */
  function nested() {
    const inner = commit('inner', { 'i.txt': 'inner' });
    const lib = commit('lib', { 'l.txt': 'lib', '.gitmodules': section('inner', 'inner', '../inner') }, { inner });
    return commit(
      'origin',
      { 'a.txt': 'shop', '.gitmodules': section('a lib', 'deep/lib', '../lib') },
      { 'deep/lib': lib },
    );
  }

  test('are there when they are wanted, as deep as wanted, and git agrees', async () => {
    const sha = nested();
    const without = await checkout(sha, 'none');
    assert.deepEqual(readdirSync(join(without, 'deep/lib')), []);
    const top = await checkout(sha, { ...all, isRecursive: false });
    assert.equal(read(top, 'deep/lib/l.txt'), 'lib');
    assert.deepEqual(readdirSync(join(top, 'deep/lib/inner')), []);
    const whole = await checkout(sha);
    assert.equal(read(whole, 'deep/lib/inner/i.txt'), 'inner');
    assert.equal(git(whole, 'status', '--porcelain'), '');
    assert.match(
      git(whole, 'submodule', 'status', '--recursive'),
      /^[0-9a-f]{40} deep\/lib .*\n [0-9a-f]{40} deep\/lib\/inner/,
    );
    assert.equal(git(join(whole, 'deep/lib'), 'remote', 'get-url', 'origin'), (await origin('lib').source()).url);
    assert.doesNotMatch(read(without, '.git/config'), /submodule/);
  });

  test('are not taken for files of their repository by its next commit', async () => {
    await checkout(nested());
    const next = await checkout(commit('origin', { 'a.txt': 'next' }), 'none');
    assert.deepEqual(readdirSync(join(next, 'deep/lib')), []);
    assert.equal(git(next, 'status', '--porcelain'), '');
  });

  test('are chosen by their path, and only those are asked for', async () => {
    const sha = nested();
    const out = await checkout(sha, { ...all, except: ['deep'] });
    assert.deepEqual(readdirSync(join(out, 'deep/lib')), []);
    await checkout(sha, { ...all, only: ['de', 'deep/lib/x'] });
    assert.deepEqual(asked, []);
    const chosen = await checkout(sha, { ...all, only: ['deep'] });
    assert.ok(existsSync(join(chosen, 'deep/lib/inner/i.txt')));
  });

  test('are asked for again by whoever comes later, as rights differ', async () => {
    const sha = nested();
    assert.equal(await checkout(sha), await checkout(sha));
    assert.deepEqual(asked, ['../lib', '../inner', '../lib', '../inner']);
    names[1] = 'lost';
    try {
      await assert.rejects(checkout(sha), failsWith(/^Submodule `deep\/lib`: \.\.\/lib is not here\.$/));
    } finally {
      names[1] = 'lib';
    }
  });

  test('a commit that was never pushed is said with its path', async () => {
    nested();
    const sha = commit('origin', {}, { 'deep/lib': 'e'.repeat(40) });
    await assert.rejects(checkout(sha), (error: unknown) => {
      return error instanceof InfraError && /^Submodule `deep\/lib`: Commit e{40} is not in/.test(error.message);
    });
  });

  for (const path of ['../x', 'a/../../x', '/x', '.git/hooks', 'a/.GIT', '-x', ':(top)x', 'a\\\\b', 'a//b', 'x\\n']) {
    test(`the path ${path} is refused (S47)`, async () => {
      const sha = commit('origin', { '.gitmodules': section('x', `"${path}"`, '../lib') });
      await assert.rejects(checkout(sha), failsWith(/^`\.gitmodules` names the path .*, which is refused\.$/));
      assert.deepEqual(asked, []);
    });
  }

  test('nothing that .gitmodules says is run, and no name becomes a path (S47)', async () => {
    const lib = commit('lib', { 'l.txt': 'lib' });
    const proof = join(temporary.path, 'proof');
    const update = `\tupdate = !touch ${proof}\n\tbranch = --upload-pack=touch ${proof}\n\tignore = all\n`;
    const text = `${section('../../../evil', 'lib', '../lib')}${update}[include]\n\tpath = ${proof}\n[core]\n\tfsmonitor = touch ${proof}\n`;
    const found = await checkout(commit('origin', { '.gitmodules': text }, { lib }));
    assert.equal(read(found, 'lib/l.txt'), 'lib');
    assert.ok(!existsSync(proof));
    assert.doesNotMatch(read(found, '.git/config'), /evil/);
  });

  test('a link in the place of a submodule leads nowhere (CVE-2024-32002)', async () => {
    const lib = commit('lib', { 'l.txt': 'lib' });
    const victim = join(temporary.path, 'victim');
    mkdirSync(join(victim, 'lib'), { recursive: true });
    const target = join(temporary.path, 'server/origin');
    commit('origin', { '.gitmodules': section('x', 'way/lib', '../lib') }, { 'way/lib': lib });
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: target, input: victim })
      .toString()
      .trim();
    const tree = git(target, 'ls-tree', 'HEAD');
    const both = execFileSync('git', ['mktree'], { cwd: target, input: `${tree}\n120000 blob ${blob}\tway\n` });
    const sha = git(target, 'commit-tree', '-m', 'x', both.toString().trim());
    git(target, 'update-ref', 'refs/heads/main', sha);
    await checkout(sha).catch(() => undefined);
    assert.deepEqual(readdirSync(join(victim, 'lib')), []);
  });

  test('a file that cannot be read, or names very many, is a fault of its author', async () => {
    const broken = commit('origin', { '.gitmodules': '[submodule "x"\n' });
    await assert.rejects(checkout(broken), failsWith(/`\.gitmodules` cannot be read/));
    const paths = Array.from({ length: 101 }, (_, number) => `m${number}`);
    const text = paths.map(path => section(path, path, '../lib')).join('');
    const links = Object.fromEntries(paths.map(path => [path, 'a'.repeat(40)]));
    await assert.rejects(checkout(commit('origin', { '.gitmodules': text }, links)), failsWith(/more than 100/));
    const large = commit('origin', { '.gitmodules': '#'.repeat(100_001) });
    await assert.rejects(checkout(large), failsWith(/larger than 100 KB/));
    assert.deepEqual(asked, []);
  });
});

function section(name: string, path: string, url: string): string {
  return `[submodule "${name}"]\n\tpath = ${path}\n\turl = ${url}\n`;
}

function failsWith(sentence: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof CheckoutError, String(error));
    assert.match(error.message, sentence);
    return true;
  };
}

const identity = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

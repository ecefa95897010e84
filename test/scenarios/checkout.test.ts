/** What jobs find in their project directory, as they ask for it. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { type JobRig, startJobRig } from './job-rig.ts';
import { newProject } from './project.ts';

let rig: JobRig;
before(async () => {
  rig = await startJobRig();
});
after(() => rig.close());

/** The images of the tests have no git. */
const HISTORY = `'[ ! -e .git/shallow ] || cat .git/shallow; cut -d " " -f 2 .git/packed-refs'`;

describe('a checkout', { concurrency: 3 }, () => {
  test('has as much history as asked for, or nothing', async () => {
    const project = await newProject(rig);
    const before = await project.push(undefined);
    const sha = await project.push(`
variables: { GIT_DEPTH: 2 }
two: { script: [${HISTORY}] }
all: { variables: { GIT_DEPTH: '0' }, script: [${HISTORY}] }
odd: { variables: { GIT_DEPTH: many }, script: ['true'] }
none: { variables: { GIT_STRATEGY: none }, script: ['test -z "$(ls -A)"', touch made], artifacts: { untracked: true } }
user: { image: 'berth/node:24', variables: { GIT_STRATEGY: empty }, needs: [none], script: ['test "$(ls -A)" = made'] }
`);
    const passed = ['ci', 'ci / two', 'ci / all', 'ci / odd', 'ci / none', 'ci / user'];
    assert.deepEqual(await project.settled(sha), Object.fromEntries(passed.map(name => [name, 'success'])));
    const log = (key: string) => rig.log(sha, key);
    assert.match(await log('two'), new RegExp(`\\n${before}\\nrefs/remotes/origin/main\\n$`));
    assert.match(await log('all'), /packed-refs\nrefs\/remotes\/origin\/main\n$/);
    assert.match(await log('odd'), /GIT_DEPTH is `many`, which is no number of commits: taken as 20\./);
    assert.doesNotMatch(await log('none'), /Checking out/);
  });

  test('of a pull request knows where it began', async () => {
    const project = await newProject(rig);
    const left = await project.push(undefined);
    const { sha } = await project.openPullRequest(
      `test: { script: [${HISTORY}, 'echo "from $CI_MERGE_REQUEST_DIFF_BASE_SHA"'] }`,
    );
    assert.equal((await project.settled(sha)).ci, 'success');
    assert.match(await rig.log(sha, 'test'), new RegExp(`refs/remotes/origin/main\\n(.*\\n)*from ${left}\\n`));
  });

  test('has the submodules that the run may read, and says which it may not', async () => {
    const { github } = rig;
    const project = await newProject(rig);
    const { owner, repository } = project;
    const library = await github.createRepository({ owner, name: 'library', private: true });
    const linked = await github.commit(library, owner, { files: { 'l.txt': 'of the library\n' } });
    const gitmodules = `
[submodule "library"]
path = lib
url = ../library.git
[submodule "elsewhere"]
path = elsewhere
url = https://elsewhere.example/owner/name.git
`;
    const pipeline = `
variables: { GIT_SUBMODULE_STRATEGY: normal }
chosen: { variables: { GIT_SUBMODULE_PATHS: lib }, script: [cat lib/l.txt] }
all: { script: ['true'] }
`;
    const parent = link(repository.path, await project.push(undefined), { lib: linked, elsewhere: linked });
    const sha = await project.push(pipeline, { parent, files: { '.gitmodules': gitmodules } });
    assert.deepEqual(await project.settled(sha), { ci: 'failure', 'ci / chosen': 'success', 'ci / all': 'failure' });
    assert.match(await rig.log(sha, 'chosen'), /of the library/);
    const [all] = project.runs(sha, 'ci / all');
    assert.match(all?.summary ?? '', /Submodule `elsewhere`: .* is no repository of .*GIT_SUBMODULE_PATHS/);
  });
});

/** A commit after this one, with submodules besides. */
function link(directory: string, sha: string, submodules: Readonly<Record<string, string>>): string {
  const env = { ...process.env, ...identity };
  const git = (input: string, ...args: string[]) =>
    execFileSync('git', args, { cwd: directory, input, encoding: 'utf8', env }).trim();
  const entries = Object.entries(submodules).map(([path, linked]) => `160000 commit ${linked}\t${path}\n`);
  const tree = git(`${git('', 'ls-tree', sha)}\n${entries.join('')}`, 'mktree', '--missing');
  return git('', 'commit-tree', '-p', sha, '-m', 'Link', tree);
}

const identity = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
};

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newProject } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig.close());

describe('a pipeline of many files', () => {
  test('files of the commit and of another repository make one set of checks, and the run says which', async () => {
    const { github } = rig;
    const project = await newProject(rig);
    const { owner } = project;
    const templates = await github.createRepository({ owner, name: 'templates', private: true });
    const files = {
      'jobs.yml': 'include: parts.yml\nfrom elsewhere: { extends: .passes }\n',
      'parts.yml': '.passes: { script: ["true"] }\n',
    };
    const first = await github.commit(templates, owner, { files });
    await github.commit(templates, owner, { branch: 'next', files: { 'jobs.yml': 'not read: { script: "false" }\n' } });
    const pipeline = `
include:
  - local: ci/*.yml
  - project: ${owner.login}/templates
    file: jobs.yml
    ref: main
own: { extends: .passes }
`;
    const sha = await project.push(pipeline, {
      files: { 'ci/a.yml': 'a: { extends: .passes }\n', 'ci/b.yml': 'b: { extends: .passes }\n' },
    });
    assert.deepEqual(await project.settled(sha), {
      ci: 'success',
      'ci / a': 'success',
      'ci / b': 'success',
      'ci / from elsewhere': 'success',
      'ci / own': 'success',
    });
    const [run] = await project.stored();
    const from = { project: `${owner.login}/templates`, sha: first };
    assert.deepEqual(run?.files, [
      { path: '.ci.yml' },
      { path: 'ci/a.yml' },
      { path: 'ci/b.yml' },
      { path: 'jobs.yml', ...from },
      { path: 'parts.yml', ...from },
    ]);
  });

  test('a file that is missing fails the check at the line that includes it', async () => {
    const project = await newProject(rig);
    const sha = await project.push('build: { script: make }\ninclude:\n  - ci/not-there.yml\n');
    assert.deepEqual(await project.settled(sha), { ci: 'failure' });
    const [ci] = project.runs(sha, 'ci');
    assert.deepEqual(
      ci?.annotations.map(({ path, start_line, message }) => [path, start_line, message]),
      [['.ci.yml', 3, 'There is no file `ci/not-there.yml` at this commit.']],
    );
  });

  test('a fork reads no private repository, and is not told that there is one', async () => {
    const { github } = rig;
    const project = await newProject(rig);
    const { owner, repository } = project;
    const secret = await github.createRepository({ owner, name: 'secret', private: true });
    await github.commit(secret, owner, { files: { 'jobs.yml': 'leaked: { script: hunter2 }\n' } });
    const bob = github.createUser(`fork-of-${owner.login}`);
    const fork = await github.fork(repository, bob);
    const include = (name: string) => `include: { project: ${owner.login}/${name}, file: jobs.yml }\n`;
    const told = async (name: string, branch: string) => {
      const { sha } = await project.openPullRequest(include(name), { by: bob, to: fork, branch });
      assert.deepEqual(await project.settled(sha), { ci: 'failure' });
      return project.runs(sha, 'ci')[0]?.annotations.map(({ message }) => message.replace(name, 'NAME'));
    };
    const message = `There is no repository \`${owner.login}/NAME\` that this run may read.`;
    assert.deepEqual(await told('secret', 'one'), [message]);
    assert.deepEqual(await told('nothing', 'two'), [message]);
  });
});

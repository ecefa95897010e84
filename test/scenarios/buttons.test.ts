import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newProject, type Project, quick } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4' } });
});
after(() => rig.close());

const passed = { ci: 'success', 'ci / test': 'success' };

function rerun(project: Project, sha: string, name: string): void {
  rig.github.rerun(project.repository, project.runs(sha, name).at(-1)?.id ?? 0, project.owner);
}

describe('a button on GitHub', { concurrency: 4 }, () => {
  test('Re-run on a check runs that job again, and again, as a new check of the same name', async () => {
    const project = await newProject(rig);
    const sha = await project.push('test: { script: ["true"] }\nother: { script: ["true"] }\n');
    await project.settled(sha);
    for (const round of [2, 3]) {
      rerun(project, sha, 'ci / test');
      assert.equal((await project.settled(sha, round))['ci / test'], 'success');
    }
    const ids = project.runs(sha, 'ci / test').map(({ externalId }) => externalId);
    assert.deepEqual([new Set(ids).size, project.runs(sha, 'ci / other').length], [3, 1]);
  });

  test('Re-run on `ci`, and the one for what failed, run what failed; Re-run all runs everything', async () => {
    const project = await newProject(rig);
    const { owner, repository } = project;
    const sha = await project.push('ok: { script: ["true"] }\nbad: { script: ["false"] }\n');
    const counts = () => ['ok', 'bad'].map(key => project.runs(sha, `ci / ${key}`).length);
    await project.settled(sha);
    rerun(project, sha, 'ci');
    await project.settled(sha, 2);
    assert.deepEqual(counts(), [1, 2]);
    const check = project.runs(sha, 'ci').at(-1);
    rig.github.pressAction(repository, check?.id ?? 0, 'rerun_failed', owner);
    await project.settled(sha, 3);
    assert.deepEqual(counts(), [1, 3]);
    await rig.github.rerunAll(repository, check?.suite.id ?? 0, owner);
    await project.settled(sha, 4);
    assert.deepEqual(counts(), [2, 4]);
  });

  test('pressed several times at once starts one round', async () => {
    const project = await newProject(rig);
    const sha = await project.push('test: { script: [sleep 1] }\n');
    await project.settled(sha);
    for (const name of ['ci / test', 'ci', 'ci / test']) rerun(project, sha, name);
    assert.deepEqual(await project.settled(sha, 2), passed);
    assert.equal(project.runs(sha, 'ci / test').length, 2);
  });

  test('pressed by somebody without rights, on a check of another app, or on one we do not know does nothing', async () => {
    const project = await newProject(rig);
    const { github } = rig;
    const { owner, repository } = project;
    const sha = await project.push(quick);
    await project.settled(sha);
    const [check] = project.runs(sha, 'ci / test');
    assert.ok(check);
    const stranger = github.createUser(`${owner.login}-x`);
    github.rerun(repository, check.id, stranger);
    await github.rerunAll(repository, check.suite.id, stranger);
    const ofAnother = check.externalId.startsWith('1:') ? '2:0:test' : '1:0:test';
    const unknown = ['', 'x', '999999:0:test', '0:0', `${check.externalId}x`, ofAnother];
    for (const [index, externalId] of unknown.entries()) {
      const id = 10_000_000 + index;
      repository.runs.set(id, { ...check, id, externalId, name: `foreign ${index}` });
      github.rerun(repository, id, owner);
    }
    const other = github.createApp({ name: `Other of ${owner.login}`, owner, webhookUrl: '' });
    const theirs = { ...check, id: 20_000_000, suite: { ...check.suite, id: 20_000_001, app: other } };
    repository.runs.set(theirs.id, theirs);
    github.rerun(repository, theirs.id, owner);
    await project.handled();
    assert.deepEqual([project.runs(sha, 'ci').length, project.runs(sha, 'ci / test').length - 1], [1, 0]);
  });

  test('on a commit that was pushed away runs that commit, and touches nothing of the newer one', async () => {
    const project = await newProject(rig);
    const old = await project.openPullRequest(quick);
    await project.settled(old.sha);
    const sha = await project.push(quick, { branch: 'topic', parent: null });
    await project.settled(sha);
    await project.tells(old.number, RegExp(sha.slice(0, 7)));
    const before = project.runs(sha).map(({ id }) => id);
    rerun(project, old.sha, 'ci');
    assert.deepEqual(await project.settled(old.sha, 2), passed);
    await project.handled();
    assert.deepEqual(
      project.runs(sha).map(({ id }) => id),
      before,
    );
    await project.tells(old.number, RegExp(sha.slice(0, 7)));
    const back = await rig.github.commit(project.repository, project.owner, {
      branch: 'topic',
      parent: old.sha,
      files: { 'again.txt': 'again' },
    });
    assert.deepEqual(await project.settled(back), passed);
  });
});

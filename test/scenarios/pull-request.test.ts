import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';
import { newProject, type Project, quick, slow } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4' } });
});
after(() => rig.close());

const run = promisify(execFile);

/** `git push --force` of a commit that the branch was at. */
async function putBack({ owner, repository }: Project, branch: string, sha: string): Promise<void> {
  const { github } = rig;
  const url = `${github.url.replace('://', `://x-access-token:${github.createToken(owner)}@`)}/${owner.login}/${repository.name}.git`;
  const directory = await mkdtemp(join(tmpdir(), 'berth-put-back-'));
  await run('git', ['clone', '--quiet', url, directory]);
  await run('git', ['-C', directory, 'fetch', '--quiet', 'origin', sha]);
  await run('git', ['-C', directory, 'push', '--quiet', '--force', 'origin', `${sha}:refs/heads/${branch}`]);
  await rm(directory, { recursive: true });
}

const passed = { ci: 'success', 'ci / test': 'success' };
const cancelled = { ci: 'cancelled', 'ci / test': 'cancelled' };

describe('a pull request', { concurrency: 4 }, () => {
  test('gets checks on its head and one comment; its push is not run as well', async () => {
    const project = await newProject(rig);
    const { number, sha } = await project.openPullRequest(quick);
    assert.deepEqual(await project.settled(sha), passed);
    await project.tells(number, /Passed in/);
    await project.handled();
    const runs = (await project.stored()).filter(run => run.trigger.commit.sha === sha);
    assert.deepEqual(
      runs.map(run => run.trigger.source),
      ['pull_request'],
    );
    assert.equal(project.runs(sha).length, 2);
  });

  test('that gets a new commit has the old run stopped, and the same comment speaks of the new one', async () => {
    const project = await newProject(rig);
    const old = await project.openPullRequest(slow);
    await project.reaches(old.sha, 'ci / test', 'in_progress');
    await project.tells(old.number, RegExp(old.sha.slice(0, 7)));
    const sha = await project.push(quick, { branch: 'topic' });
    assert.deepEqual(await project.settled(old.sha), cancelled);
    assert.match(project.runs(old.sha, 'ci / test')[0]?.title ?? '', /superseded by run/);
    assert.deepEqual(await project.settled(sha), passed);
    await project.tells(old.number, RegExp(`Passed in[^]*${sha.slice(0, 7)}`));
    assert.equal(project.comments(old.number).length, 1);
  });

  test('keeps its comment when the run of an older commit ends later', async () => {
    const project = await newProject(rig);
    const old = await project.openPullRequest(quick);
    await project.settled(old.sha);
    const sha = await project.push(quick, { branch: 'topic', parent: null });
    await project.settled(sha);
    await project.tells(old.number, RegExp(`Passed in[^]*${sha.slice(0, 7)}`));
    const [check] = project.runs(old.sha, 'ci / test');
    rig.github.rerun(project.repository, check?.id ?? 0, project.owner);
    assert.deepEqual(await project.settled(old.sha, 2), passed);
    await project.handled();
    assert.match(project.comments(old.number).join(), RegExp(sha.slice(0, 7)));
    assert.deepEqual(project.states(sha), passed);
  });

  test('whose newer commit was read first is not taken back by the older one', async () => {
    const project = await newProject(rig);
    const { number, sha: first } = await project.openPullRequest(quick);
    await project.settled(first);
    const fault = { kind: 'slow', ms: 1_500 } as const;
    for (const path of ['contents/.ci.yml', 'pulls']) {
      rig.github.inject({ method: 'GET', path: `${project.path}/${path}`, times: 1, fault });
    }
    const old = await project.push(slow, { branch: 'topic' });
    await eventually('the older file is being read', () =>
      rig.github.requests.some(request => request.path === `${project.path}/git/commits/${old}`),
    );
    const sha = await project.push(quick, { branch: 'topic' });
    assert.deepEqual(await project.settled(sha), passed);
    await project.handled();
    await eventually('nothing of the older commit is open', async () => {
      const isOver = (await project.stored()).every(run => run.completedAt !== undefined);
      return isOver && project.runs(old).every(run => run.status === 'completed');
    });
    assert.deepEqual(project.states(sha), passed);
    await project.tells(number, RegExp(`Passed in[^]*${sha.slice(0, 7)}`));
  });

  test('opened for a branch that was pushed before takes over its run', async () => {
    const project = await newProject(rig);
    const pipeline = 'test: { script: [test "$CI_PIPELINE_SOURCE" = merge_request_event || sleep 90] }\n';
    const sha = await project.push(pipeline, { branch: 'topic' });
    await project.reaches(sha, 'ci / test', 'in_progress');
    const wanted = { author: project.owner, title: 'Change', head: 'topic', base: 'main' };
    const { number } = await rig.github.openPullRequest(project.repository, wanted);
    await project.tells(number, /Passed in/);
    assert.deepEqual(await project.settled(sha, 2), passed);
    await eventually('the push run has ended', async () =>
      (await project.stored()).every(run => run.completedAt !== undefined),
    );
    assert.equal(
      project.runs(sha).every(run => run.status === 'completed'),
      true,
    );
  });

  test('of a protected branch does not stand for its pushes, which release', async () => {
    const project = await newProject(rig);
    const { repository } = project;
    repository.requiredChecks.set('release', ['ci']);
    const pipeline = `${quick}deploy: { only: [release], script: ["true"] }\n`;
    const { sha: opened } = await project.openPullRequest(pipeline, { branch: 'release' });
    await project.settled(opened, 2);
    const sha = await project.push(pipeline, { branch: 'release' });
    await eventually('a deployment by the push', () => project.states(sha)['ci / deploy'] === 'success');
    await project.settled(sha, 2);
    const jobs = (await project.stored())
      .filter(run => run.trigger.commit.sha === sha)
      .map(run => [
        run.trigger.source,
        ...run.jobs.map(({ job, progress }) => `${job.key} ${'conclusion' in progress && progress.conclusion}`),
      ]);
    assert.deepEqual(jobs.toSorted(), [
      ['pull_request', 'test success'],
      ['push', 'test success', 'deploy success'],
    ]);
  });

  test('may share its branch with another one; each has its run and its comment', async () => {
    const project = await newProject(rig);
    await project.push(undefined, { branch: 'next' });
    const one = await project.openPullRequest(quick);
    const wanted = { author: project.owner, title: 'Change', head: 'topic', base: 'next' };
    const two = await rig.github.openPullRequest(project.repository, wanted);
    await project.tells(one.number, /Passed in/);
    await project.tells(two.number, /Passed in/);
    assert.deepEqual(await project.settled(one.sha, 2), passed);
  });

  test('is checked again when it is ready or has another base, not for a new title', async () => {
    const project = await newProject(rig);
    await project.push(undefined, { branch: 'next' });
    const { number, sha } = await project.openPullRequest(quick, { draft: true });
    await project.settled(sha);
    await rig.github.editPullRequest(project.repository, number, project.owner, { title: 'Better' });
    await rig.github.setDraft(project.repository, number, project.owner, false);
    await project.settled(sha, 2);
    await rig.github.setDraft(project.repository, number, project.owner, true);
    await rig.github.editPullRequest(project.repository, number, project.owner, { base: 'next' });
    assert.deepEqual(await project.settled(sha, 3), passed);
    await project.handled();
    assert.equal(project.runs(sha, 'ci').length, 3);
    assert.equal(project.comments(number).length, 1);
  });

  test('that was closed before anybody looked is not run, and one that is put back to a former commit is (10, 35)', async () => {
    const project = await newProject(rig);
    const { github } = rig;
    const { repository, owner } = project;
    const closed = await github.unheard(async () => {
      const opened = await project.openPullRequest(quick, { branch: 'gone' });
      await github.closePullRequest(repository, opened.number, owner);
      return opened;
    });
    const { number, sha } = await project.openPullRequest(quick);
    await project.settled(sha);
    const next = await project.push(quick, { branch: 'topic' });
    await project.settled(next);
    await putBack(project, 'topic', sha);
    assert.deepEqual(await project.settled(sha, 2), passed);
    await project.tells(number, RegExp(`Passed in[^]*${sha.slice(0, 7)}`));
    const ofClosed = (await project.stored()).filter(({ trigger }) => trigger.commit.sha === closed.sha);
    assert.deepEqual(
      ofClosed.map(({ trigger }) => trigger.source),
      ['push'],
    );
  });

  test('is left alone when it closes, and checked again when it opens again', async () => {
    const project = await newProject(rig);
    const { number, sha } = await project.openPullRequest(slow);
    await project.reaches(sha, 'ci / test', 'in_progress');
    await rig.github.closePullRequest(project.repository, number, project.owner);
    assert.deepEqual(await project.settled(sha), cancelled);
    assert.match(project.runs(sha, 'ci / test')[0]?.title ?? '', /pull request was closed/);
    await rig.github.reopenPullRequest(project.repository, number, project.owner);
    await eventually('another round', () => project.runs(sha, 'ci / test').length === 2);
    await rig.github.closePullRequest(project.repository, number, project.owner);
    assert.deepEqual(await project.settled(sha, 2), cancelled);
  });
});

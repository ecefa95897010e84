/** What goes where, who may bring it there, and that GitHub is told. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { eventually } from './eventually.ts';
import { newProject, type Project } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-deployments-'));
  const file = join(folder, 'repositories.yml');
  const policy = { repositories: { '*': { environments: { vault: { refs: ['main'], approvers: 'admin' } } } } };
  await writeFile(file, JSON.stringify(policy), { mode: 0o600 });
  rig = await startRig({ environment: { REPOSITORIES_FILE: file, CONCURRENCY: '4' } });
});
after(async () => {
  await rig.close();
  await rm(folder, { recursive: true });
});

/** Environment, commit, the states it went through and its address, oldest first. */
function deployments({ repository }: Project) {
  return [...repository.deployments.values()].map(({ environment, sha, statuses }) => {
    const url = statuses.findLast(({ state }) => state === 'success')?.environmentUrl;
    return { environment, sha, states: statuses.map(({ state }) => state), url };
  });
}

const told = (project: Project, count: number, state: string) =>
  eventually(`${count} deployments, the last of them ${state}`, () => {
    const all = deployments(project);
    return all.length === count && all.at(-1)?.states.at(-1) === state;
  });

describe('a deployment', { concurrency: 4 }, () => {
  test('is shown on GitHub with what the job told, and an older commit takes its place only by name (S10)', async () => {
    const project = await newProject(rig);
    const pipeline = `
deploy:
  script: [echo "URL=https://$CI_COMMIT_SHORT_SHA.example.com" > env]
  environment: { name: production, url: $URL }
  artifacts: { reports: { dotenv: env } }
`;
    const old = await project.push(pipeline);
    await project.settled(old);
    await told(project, 1, 'success');
    const url = (sha: string) => `https://${sha.slice(0, 8)}.example.com`;
    const first = { environment: 'production', sha: old, states: ['in_progress', 'success'], url: url(old) };
    assert.deepEqual(deployments(project), [first]);
    const check = project.runs(old, 'ci / deploy').at(-1);
    assert.match(check?.summary ?? '', /Deployed to \[production\]\(https:/);

    const sha = await project.push(pipeline);
    await project.settled(sha);
    await rig.github.rerunAll(project.repository, check?.suite.id ?? 0, project.owner);
    assert.equal((await project.settled(old, 2))['ci / deploy'], 'failure');
    assert.match(project.runs(old, 'ci / deploy').at(-1)?.summary ?? '', /has brought a newer commit/);
    await told(project, 3, 'failure');
    rig.github.rerun(project.repository, project.runs(old, 'ci / deploy').at(-1)?.id ?? 0, project.owner);
    assert.equal((await project.settled(old, 3))['ci / deploy'], 'success');
    await told(project, 4, 'success');
  });

  test('of a pull request is stopped when that is closed', async () => {
    const project = await newProject(rig);
    const { number, sha } = await project.openPullRequest(`
review: { script: ["true"], environment: { name: review/$CI_COMMIT_REF_SLUG, on_stop: stop, auto_stop_in: 1 day } }
stop: { script: ["true"], when: manual, allow_failure: true, environment: { name: review/$CI_COMMIT_REF_SLUG, action: stop } }
`);
    await project.settled(sha);
    await told(project, 1, 'success');
    await rig.github.closePullRequest(project.repository, number, project.owner);
    await project.reaches(sha, 'ci / stop', 'success');
    await told(project, 1, 'inactive');
    assert.deepEqual(deployments(project), [
      { environment: 'review/topic', sha, states: ['in_progress', 'success', 'inactive'], url: '' },
    ]);
  });

  test('of a branch is stopped when that is deleted', async () => {
    const project = await newProject(rig);
    const sha = await project.push(
      'try: { script: ["true"], environment: { name: $CI_COMMIT_REF_SLUG, auto_stop_in: 1 day } }\n',
      { branch: 'topic' },
    );
    await project.settled(sha);
    await told(project, 1, 'success');
    await rig.github.deleteRef(project.repository, project.owner, 'refs/heads/topic');
    await told(project, 1, 'inactive');
  });

  test('to a protected environment is started by an approver, on a ref that may, and by nobody else', async () => {
    const project = await newProject(rig);
    const { owner, repository } = project;
    const writer = rig.github.createUser(`${owner.login}-writer`);
    rig.github.setRole(repository, writer, 'write');
    const pipeline = 'open: { script: [echo gold], environment: vault }\n';
    const press = (sha: string, by: typeof owner) =>
      rig.github.pressAction(repository, project.runs(sha, 'ci / open').at(-1)?.id ?? 0, 'play', by);

    const sha = await project.push(pipeline);
    await project.reaches(sha, 'ci / open', 'action_required');
    assert.deepEqual(deployments(project), []);
    press(sha, writer);
    const refused = await project.reaches(sha, 'ci / open', 'failure');
    assert.match(refused.summary ?? '', /an administrator of the repository has to start this job, and @/);
    rig.github.rerun(repository, refused.id, owner);
    await project.reaches(sha, 'ci / open', 'success');

    const topic = await project.push(pipeline, { branch: 'topic' });
    await project.reaches(topic, 'ci / open', 'action_required');
    press(topic, owner);
    const kept = await project.reaches(topic, 'ci / open', 'failure');
    assert.match(kept.summary ?? '', /only pushes to `main` may use it/);
  });

  test('from outside does not happen, though the run was approved (S11)', async () => {
    const project = await newProject(rig);
    const eve = rig.github.createUser(`${project.owner.login}-eve`);
    const to = await rig.github.fork(project.repository, eve);
    const pipeline = 'test: { script: ["true"] }\ndeploy: { script: ["true"], environment: production }\n';
    const { sha } = await project.openPullRequest(pipeline, { by: eve, to });
    await project.settled(sha);
    rig.github.pressAction(project.repository, project.runs(sha, 'ci').at(-1)?.id ?? 0, 'approve', project.owner);
    const states = await project.settled(sha, 2);
    assert.deepEqual([states['ci / test'], states['ci / deploy']], ['success', 'skipped']);
    assert.deepEqual(deployments(project), []);
  });
});

/** Runs that wait for each other, for their time, and give way to newer ones. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from './eventually.ts';
import { newProject, type Project } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ environment: { CONCURRENCY: '4' } });
});
after(() => rig.close());

/** When the newest try of a job began and ended, as it is stored. */
async function times(project: Project, sha: string, key: string) {
  const run = (await project.stored()).find(({ trigger }) => trigger.commit.sha === sha);
  const last = run?.jobs.find(({ job }) => job.key === key)?.attempts.at(-1);
  assert.ok(last?.startedAt !== undefined && last.endedAt !== undefined);
  return { began: last.startedAt, ended: last.endedAt };
}

/** When a delayed job goes on, while it waits. */
async function delayOf(project: Project, sha: string, key: string): Promise<number | undefined> {
  const run = (await project.stored()).find(({ trigger }) => trigger.commit.sha === sha);
  const progress = run?.jobs.find(({ job }) => job.key === key)?.progress;
  return progress?.status === 'waiting' && progress.for === 'delay' ? progress.until : undefined;
}

const deployment = 'deploy: { script: [sleep 2], resource_group: production }\n';

describe('a resource group', { concurrency: 2 }, () => {
  test('runs deployments one after the other, in the order of their runs', async () => {
    const project = await newProject(rig);
    const first = await project.push(deployment, { branch: 'one' });
    await project.reaches(first, 'ci / deploy', 'in_progress');
    const second = await project.push(deployment, { branch: 'two' });
    const waits = await eventually('the second deployment waits', () =>
      project.runs(second, 'ci / deploy').find(({ title }) => /behind run/.test(title ?? '')),
    );
    assert.equal(waits.status, 'queued');
    assert.deepEqual(await project.settled(first), { ci: 'success', 'ci / deploy': 'success' });
    assert.deepEqual(await project.settled(second), { ci: 'success', 'ci / deploy': 'success' });
    assert.ok((await times(project, second, 'deploy')).began >= (await times(project, first, 'deploy')).ended);
  });

  test('lets nobody overtake an older run that is not ready yet', async () => {
    const project = await newProject(rig);
    const slowly = `stages: [build, deploy]\nbuild: { stage: build, script: [sleep 2] }\ndeploy: { stage: deploy, script: ['true'], resource_group: production }\n`;
    const first = await project.push(slowly, { branch: 'one' });
    await project.reaches(first, 'ci / build', 'in_progress');
    const second = await project.push(deployment, { branch: 'two' });
    await project.settled(second);
    assert.ok((await times(project, second, 'deploy')).began >= (await times(project, first, 'deploy')).ended);
  });
});

describe('a newer commit', { concurrency: 4 }, () => {
  test('of a branch stops what may be interrupted', async () => {
    const project = await newProject(rig);
    const old = await project.push('test: { script: [sleep 90], interruptible: true }\n');
    await project.reaches(old, 'ci / test', 'in_progress');
    const sha = await project.push('test: { script: ["true"] }\n');
    assert.deepEqual(await project.settled(old), { ci: 'cancelled', 'ci / test': 'cancelled' });
    assert.match(project.runs(old, 'ci / test')[0]?.title ?? '', /superseded by run/);
    assert.deepEqual(await project.settled(sha), { ci: 'success', 'ci / test': 'success' });
  });

  test('of a branch lets everything else end', async () => {
    const project = await newProject(rig);
    const old = await project.push('test: { script: [sleep 2] }\n');
    await project.reaches(old, 'ci / test', 'in_progress');
    const sha = await project.push('test: { script: ["true"] }\n');
    assert.deepEqual(await project.settled(sha), { ci: 'success', 'ci / test': 'success' });
    assert.deepEqual(await project.settled(old), { ci: 'success', 'ci / test': 'success' });
  });

  test('of a pull request lets end what must not be interrupted', async () => {
    const project = await newProject(rig);
    const { sha: old } = await project.openPullRequest('test: { script: [sleep 2], interruptible: false }\n');
    await project.reaches(old, 'ci / test', 'in_progress');
    const sha = await project.push('test: { script: ["true"] }\n', { branch: 'topic' });
    assert.deepEqual(await project.settled(sha), { ci: 'success', 'ci / test': 'success' });
    assert.deepEqual(await project.settled(old), { ci: 'success', 'ci / test': 'success' });
  });
});

describe('a failure', { concurrency: 4 }, () => {
  test('is tried again where that was asked for, and the check says so', async () => {
    const project = await newProject(rig);
    const sha = await project.push(`test: { script: ['case "$CI_JOB_ID" in *.1) exit 3;; esac'], retry: 1 }\n`);
    assert.deepEqual(await project.settled(sha), { ci: 'success', 'ci / test': 'success' });
    assert.match(project.runs(sha, 'ci / test')[0]?.summary ?? '', /Try 1 failed: exit code 3/);
  });

  test('with an exit code that is allowed is neutral', async () => {
    const project = await newProject(rig);
    const sha = await project.push('test: { script: [exit 42], allow_failure: { exit_codes: [42] } }\n');
    assert.deepEqual(await project.settled(sha), { ci: 'success', 'ci / test': 'neutral' });
  });

  test('stops all of its run where that was asked for', async () => {
    const project = await newProject(rig);
    const lines = [
      'workflow: { auto_cancel: { on_job_failure: all } }',
      'slow: { script: [sleep 90] }',
      'bad: { script: [sleep 1; exit 1] }',
    ];
    const sha = await project.push(lines.join('\n'));
    assert.deepEqual(await project.settled(sha), { ci: 'failure', 'ci / slow': 'cancelled', 'ci / bad': 'failure' });
    assert.match(project.runs(sha, 'ci / slow')[0]?.title ?? '', /bad failed/);
  });
});

describe('a run', () => {
  test('that `workflow: rules` do not let start still has its check', async () => {
    const project = await newProject(rig);
    const sha = await project.push('workflow: { rules: [{ if: $CI_COMMIT_TAG }] }\ntest: { script: ["true"] }\n');
    assert.deepEqual(await project.settled(sha), { ci: 'neutral' });
  });

  test('goes on after its server was stopped: a delay has passed, and a job was handed back without being blamed', async () => {
    const project = await newProject(rig);
    const lines = [
      `long: { script: ['case "$CI_JOB_ID" in *.1) sleep 90;; esac'] }`,
      'late: { script: ["true"], when: delayed, start_in: 8 seconds }',
    ];
    const sha = await project.push(lines.join('\n'));
    const until = await eventually('the delay has begun', () => delayOf(project, sha, 'late'));
    await project.reaches(sha, 'ci / long', 'in_progress');
    await rig.restart(async () => {
      await eventually('its time has come', () => Date.now() > until);
    });
    assert.deepEqual(await project.settled(sha), { ci: 'success', 'ci / long': 'success', 'ci / late': 'success' });
    assert.ok((await times(project, sha, 'late')).began >= until);
    assert.match(project.runs(sha, 'ci / long')[0]?.summary ?? '', /Try 1 was given up, since the server was stopped/);
  });
});

/** The Docker engine goes away under a job, and comes back: once out of reach, and once killed and restarted. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureImages } from '../../docker/images/images.ts';
import { Cable } from '../ports/cable.ts';
import { eventually } from './eventually.ts';
import { type JobRig, startJobRig } from './job-rig.ts';
import { ownEngine } from './own-engine.ts';

// Only the first attempt takes long.
const PIPELINE = `job: { script: [echo begun, 'case "$CI_JOB_ID" in *.1) sleep 1000;; esac'] }`;

interface Away {
  readonly rig: JobRig;
  readonly takeAway: () => void | Promise<void>;
  readonly giveBack: () => Promise<void>;
}

/** The job must be tried again as nobody's fault, only once, and leave nothing. */
async function assertSurvives({ rig, takeAway, giveBack }: Away): Promise<void> {
  const sha = await rig.push(PIPELINE);
  await rig.says(sha, 'job', 'begun\n');
  await takeAway();
  // Nobody is given the job before it is certain that it does not run any more.
  await eventually('the attempt waits', async () => (await rig.log(sha, 'job', 1)).includes('does not answer'));
  assert.equal((await rig.runOf(sha)).jobs[0]?.attempts.length, 1);
  await giveBack();
  const checks = await rig.settled(sha);
  const { jobs } = await rig.runOf(sha);
  assert.deepEqual(
    jobs[0]?.attempts.map(({ ended }) => ended?.outcome),
    ['lost', 'success'],
  );
  assert.equal(checks.get('ci')?.conclusion, 'success');
  assert.match(checks.get('ci / job')?.summary ?? '', /Try 1 came to no end: Docker could not/);
  await eventually('nothing of the job is left', async () => (await rig.leftovers()).length === 0);
}

test('out of reach', async () => {
  const cable = new Cable();
  await cable.plug();
  const rig = await startJobRig({ environment: { DOCKER_HOST: `unix://${cable.path}` } });
  try {
    await assertSurvives({ rig, takeAway: () => cable.cut('abruptly'), giveBack: () => cable.plug() });
  } finally {
    await rig.close();
    cable.cut('abruptly');
  }
});

/** It takes an engine of its own, as root, and about ten seconds: see CONTRIBUTING.md. */
const skip = process.env['BERTH_TEST_SLOW'] !== '1';

test('killed and restarted', { skip }, async () => {
  const engine = await ownEngine();
  try {
    await engine.start();
    await ensureImages(engine.docker, ['berth/busybox']);
    const { docker, host } = engine;
    const rig = await startJobRig({ docker, environment: { DOCKER_HOST: host } });
    try {
      await assertSurvives({ rig, takeAway: engine.kill, giveBack: engine.start });
      assert.deepEqual(await engine.mounts(), []);
    } finally {
      await rig.close();
    }
    assert.deepEqual(await engine.holds(), []);
  } finally {
    await engine.close();
  }
});

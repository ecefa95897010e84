/** What the operator lets jobs have, seen from GitHub: on a server without a fence, whose jobs have little disk. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type JobRig, startJobRig } from './job-rig.ts';
import { newProject } from './project.ts';

let rig: JobRig;
before(async () => {
  rig = await startJobRig({ environment: { JOB_FENCE: 'off', JOB_DISK_MB: '40' } });
});
after(() => rig.close());

const NETWORKS = 'ls /sys/class/net';

describe('a job gets what is good for all', { concurrency: 2 }, () => {
  test('a stranger has no network where no fence is, and is told so; everybody else has one (S27)', async () => {
    const project = await newProject(rig);
    const eve = rig.github.createUser('eve');
    const fork = await rig.github.fork(project.repository, eve);
    const pipeline = `test: { script: ["${NETWORKS}"], limits: { pids: 1000000 } }\n`;
    const { number, sha } = await project.openPullRequest(pipeline, { by: eve, to: fork });
    await project.settled(sha);
    await project.say(number, project.owner, `/approve ${sha}`);
    assert.deepEqual(await project.settled(sha, 2), { ci: 'success', 'ci / test': 'success' });
    const log = await rig.log(sha, 'test');
    assert.match(log, /^`limits: pids` asks for .* at most 2048 for pull requests from outside\.$/m);
    assert.match(log, /^This job has no network, and no services: it comes from outside/m);
    assert.match(log, /^lo$/m);
    assert.doesNotMatch(log, /^eth0$/m);

    const trusted = await project.push(pipeline);
    assert.deepEqual(await project.settled(trusted), { ci: 'success', 'ci / test': 'success' });
    assert.match(await rig.log(trusted, 'test'), /^eth0$/m);
  });

  test('who fills the disk fails alone, and reads why (S30)', async () => {
    const { checks, conclusions } = await rig.runs(`
fills: { script: [dd if=/dev/zero of=big bs=1M count=60 2>/dev/null, sleep 1000] }
beside: { script: [sleep 7] }
`);
    assert.deepEqual(conclusions, { ci: 'failure', 'ci / fills': 'failure', 'ci / beside': 'success' });
    const { title, summary } = checks.get('ci / fills') ?? {};
    assert.match(`${title}\n${summary}`, /wrote more than its 40 MiB of disk and was stopped/);
  });
});

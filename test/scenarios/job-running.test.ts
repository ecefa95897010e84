/** A job that runs for long, looked at while it runs, and what a cancel leaves of it. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerInspectInfo } from 'dockerode';
import { eventually } from './eventually.ts';
import { type JobRig, startJobRig } from './job-rig.ts';

const PIPELINE = `
slow:
  stage: build
  script: [echo first line, sleep 1000]
  after_script: ['echo "ended as $CI_JOB_STATUS"', exit 9]
fast: { stage: build, script: ['true'] }
follows: { stage: test, needs: [fast], script: ['true'] }
after all: { stage: test, script: ['true'] }
`;

let rig: JobRig;
let number: number;
let sha: string;

before(async () => {
  rig = await startJobRig();
  const { github, repository, ann } = rig;
  await github.commit(repository, ann, { files: { 'README.md': 'shop' } });
  await github.unheard(async () => {
    sha = await rig.push(PIPELINE, { branch: 'topic', message: 'Slow' });
    const pull = await github.openPullRequest(repository, { author: ann, title: 'Slow', head: 'topic', base: 'main' });
    number = pull.number;
  });
  await rig.says(sha, 'slow', 'first line\n');
});
after(() => rig.close());

test('a job starts when what it needs has ended, not when its stage begins (A12)', async () => {
  await eventually('the job that needs only the fast one has passed', () => {
    return rig.checks(sha).get('ci / follows')?.conclusion === 'success';
  });
  assert.equal(rig.checks(sha).get('ci / slow')?.status, 'in_progress');
  assert.notEqual(rig.checks(sha).get('ci / after all')?.status, 'completed');
});

test('its log is read while it runs, and by whoever follows it to the end', async () => {
  const leaving = new AbortController();
  const answer = await fetch(`${await rig.logAddress(sha, 'slow')}?follow=1`, { signal: leaving.signal });
  let text = '';
  try {
    for await (const bytes of answer.body ?? []) {
      text += Buffer.from(bytes).toString();
      if (text.includes('first line\n')) break;
    }
  } finally {
    leaving.abort();
  }
  assert.match(text, /first line\n/);
  assert.equal(rig.checks(sha).get('ci / slow')?.status, 'in_progress');
});

test('it is confined (A13)', async () => {
  const containers = await rig.inspect();
  const [job] = containers.filter(({ Config }) => Config.Labels['dev.berth.job'] === 'slow');
  assert.ok(job);
  const { HostConfig: host, Mounts: mounts } = job;
  assert.equal(host.Privileged, false);
  assert.deepEqual(host.CapDrop, ['ALL']);
  assert.deepEqual(dangerous(host.CapAdd ?? []), []);
  assert.ok(host.SecurityOpt.includes('no-new-privileges'));
  assert.ok(host.Memory && host.MemorySwap === host.Memory && host.NanoCpus && host.PidsLimit && host.ShmSize);
  assert.deepEqual([host.PidMode, host.UTSMode, host.UsernsMode, host.Devices ?? []], ['', '', '', []]);
  assert.notEqual(host.IpcMode, 'host');
  assert.match(String(host.NetworkMode), /^container:/);
  assert.deepEqual(host.Binds ?? [], []);
  assert.deepEqual(
    mounts.map(({ Type, Destination }) => [Type, Destination]),
    [['volume', '/builds/ann/shop']],
  );
  assert.doesNotMatch(JSON.stringify(job), /docker\.sock/);
});

test('the server rests while the job sleeps (A16)', async () => {
  const before = process.cpuUsage();
  await sleep(1_500);
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 750_000, `${user + system} microseconds of 1,500,000`);
});

test('cancelled, it says so, its after_script has run, and nothing of it is left (A2)', async () => {
  const following = fetch(`${await rig.logAddress(sha, 'slow')}?follow=1`).then(answer => answer.text());
  rig.github.comment(rig.repository, number, rig.ann, '/cancel');
  const checks = await rig.settled(sha);
  assert.equal(checks.get('ci / slow')?.conclusion, 'cancelled');
  assert.equal(checks.get('ci / after all')?.conclusion, 'cancelled');
  assert.equal(checks.get('ci')?.conclusion, 'cancelled');
  assert.match(await following, /first line\n.*ended as canceled\n/s);
  await eventually('nothing of the job is left', async () => (await rig.leftovers()).length === 0);
});

function dangerous(capabilities: NonNullable<ContainerInspectInfo['HostConfig']['CapAdd']>): string[] {
  return capabilities.filter((name: string) => /SYS_|NET_ADMIN|NET_RAW|MKNOD|BPF|PTRACE|AUDIT|ALL/.test(name));
}

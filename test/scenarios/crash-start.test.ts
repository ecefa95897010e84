/** How the server starts when it must not, and stops while a job runs. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CrashRig, startCrashRig } from './crash-rig.ts';
import { eventually } from './eventually.ts';
import { freePort } from './github.ts';

let rig: CrashRig;
before(async () => {
  rig = await startCrashRig();
});
after(() => rig.close());

test('without a Docker engine it says so and ends with 3', async () => {
  const server = rig.spawn({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
  assert.equal(await server.exited, 3, server.output());
  assert.match(lastLine(server.output()), /Docker.*\/nowhere\/docker\.sock/);
  assert.doesNotMatch(server.output(), /\n\s+at /, 'a stack is for our own faults');
});

test('a second server on the same data says who is there and ends with 3', async () => {
  const first = rig.spawn();
  await first.ready();
  const second = rig.spawn({ PORT: String(await freePort()) });
  assert.equal(await second.exited, 3, second.output());
  assert.match(lastLine(second.output()), new RegExp(`in use by berth ${first.process.pid}\\b`));
  assert.doesNotMatch(second.output(), /\n\s+at /);
  assert.equal(await first.stop(), 0, first.output());
});

test('a port that is taken is named, and the end is 3', async () => {
  const taken = new URL(rig.github.url).port;
  const server = rig.spawn({ PORT: taken });
  assert.equal(await server.exited, 3, server.output());
  assert.match(lastLine(server.output()), new RegExp(`\\b${taken}\\b`));
  assert.doesNotMatch(server.output(), /\n\s+at /);
});

test('SIGTERM waits for a job only for a while, and the next start does it again', async () => {
  await rig.spawn().ready();
  // Only the first attempt takes long.
  const pipeline = `job: { script: ['case "$CI_JOB_ID" in *.1) sleep 1000;; esac'] }`;
  const sha = await rig.github.commit(rig.repository, rig.ann, { files: { '.ci.yml': pipeline } });
  await eventually('the job runs', () => rig.containers.started('job') === 1);
  assert.equal(await rig.server().stop(), 0, rig.server().output());
  assert.deepEqual(await rig.leftovers(), []);
  assert.notEqual(rig.checks(sha).get('ci / job')?.status, 'completed');
  await rig.spawn().ready();
  await rig.settled(sha);
  assert.deepEqual(rig.verify(sha), { ci: 'success', 'ci / job': 'success' });
  assert.deepEqual(rig.containers.overlapping(), []);
});

/** What it says last to people; its log goes on beside it. */
function lastLine(text: string): string {
  return (
    text
      .trimEnd()
      .split('\n')
      .findLast(line => !line.startsWith('{')) ?? ''
  );
}

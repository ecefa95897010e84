/** The server is killed again and again at moments nobody chose, while pushes come in. In the end all of them were run, once. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CrashRig, startCrashRig } from './crash-rig.ts';
import { randomNumbers } from './random.ts';

const KILLS = 3;
/** To repeat a failure: SEED=… node --test test/scenarios/crash-random.test.ts */
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));

/** A newer push would cancel the runs before it of which nothing has begun. */
const PIPELINE = `
workflow: { auto_cancel: { on_new_commit: none } }
build: { stage: build, script: [echo made > made.txt], artifacts: { paths: [made.txt] } }
one: { stage: test, needs: [build], script: [cat made.txt] }
last: { stage: deploy, script: [test -f made.txt] }
`;

let rig: CrashRig;
before(async () => {
  rig = await startCrashRig();
});
after(() => rig.close());

test(`${KILLS} kills at random moments lose nothing, and do nothing twice`, async t => {
  t.diagnostic(`SEED=${SEED}`);
  const random = randomNumbers(SEED);
  const startMs = await measureStart();
  const pushed: string[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    const server = rig.spawn();
    const lifeMs = random() * 2.5 * startMs;
    const pushMs = random() * lifeMs;
    await sleep(pushMs);
    if (kill % 2 === 1) pushed.push(await push(kill));
    await sleep(lifeMs - pushMs);
    await server.kill(random() < 0.3 ? 'server and database' : 'server');
  }
  const begun = performance.now();
  await rig.spawn().ready();
  for (const sha of pushed) await rig.settled(sha);
  t.diagnostic(`${pushed.length} runs completed ${Math.round(performance.now() - begun)} ms after the last start`);
  for (const sha of pushed) assertEnded(sha);
  assert.deepEqual(rig.containers.overlapping(), []);
  assert.equal(await rig.server().stop(), 0, rig.server().output());
  assert.deepEqual(await rig.leftovers(), [], rig.server().output());
});

function push(number: number): Promise<string> {
  const files = { '.ci.yml': PIPELINE, 'number.txt': String(number) };
  return rig.github.commit(rig.repository, rig.ann, { message: `Number ${number}`, files });
}

/** Success, unless a job was unlucky three times: then its check says that. */
function assertEnded(sha: string): void {
  const ended = rig.verify(sha);
  if (ended.ci === 'success') {
    assert.deepEqual(ended, { ci: 'success', 'ci / build': 'success', 'ci / one': 'success', 'ci / last': 'success' });
    return;
  }
  const failed = [...rig.checks(sha).values()].filter(
    ({ name, conclusion }) => name !== 'ci' && conclusion === 'failure',
  );
  assert.ok(failed.length > 0, JSON.stringify(ended));
  for (const { title, summary } of failed) assert.match(`${title}\n${summary}`, /after 3 tries/);
}

/** How long a start takes here and now, in milliseconds. */
async function measureStart(): Promise<number> {
  const begun = performance.now();
  const server = rig.spawn();
  await server.ready();
  const startMs = performance.now() - begun;
  await server.kill();
  return startMs;
}

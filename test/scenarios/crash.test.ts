/** The server is killed at each edge of its work. After the next start everything that was promised comes true, once (S45). */

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CrashRig, startCrashRig } from './crash-rig.ts';
import { eventually } from './eventually.ts';
import { startSlowRegistry } from './slow-registry.ts';

const NEVER_MS = 600_000;
const PASSED = { ci: 'success', 'ci / job': 'success' };

/** A first attempt that still runs when the second one begins, unless it is removed. */
const FIRST_TAKES_LONG = `job: { script: ['case "$CI_JOB_ID" in *.1) sleep 1000;; esac'] }`;

let rig: CrashRig;
let number = 0;
before(async () => {
  rig = await startCrashRig();
  await rig.spawn().ready();
});
after(() => rig.close());

/** Enough for a request that was sent to have arrived. It decides only how much is tested, never whether it passes. */
const aMoment = (): Promise<void> => sleep(300);

function push(pipeline = "job: { script: ['true'] }", more = {}): Promise<string> {
  number += 1;
  const files = { '.ci.yml': pipeline, 'number.txt': String(number) };
  return rig.github.commit(rig.repository, rig.ann, { message: `Number ${number}`, files, ...more });
}

async function killAndRestart(what?: 'server' | 'server and database'): Promise<void> {
  await rig.server().kill(what);
  rig.github.clearFaults();
  await rig.spawn().ready();
}

/** Waits for the end, and answers what the checks came to. */
async function settled(t: TestContext, sha: string): Promise<Record<string, string | null>> {
  const begun = performance.now();
  await rig.settled(sha);
  t.diagnostic(`checks completed ${Math.round(performance.now() - begun)} ms after the restart`);
  return rig.verify(sha);
}

describe('killed', () => {
  afterEach(() => {
    rig.github.clearFaults();
    assert.deepEqual(rig.containers.overlapping(), [], 'jobs that ran twice at the same time');
    assert.deepEqual(rig.github.violations, []);
  });

  test('as soon as it has accepted a delivery', async t => {
    const sha = await push();
    await rig.accepted();
    await killAndRestart();
    assert.deepEqual(await settled(t, sha), PASSED);
  });

  test('while it reads .ci.yml', async t => {
    rig.github.inject({ method: 'GET', path: /contents/, times: 9, fault: { kind: 'slow', ms: NEVER_MS } });
    const sha = await push();
    await rig.accepted();
    await aMoment();
    await killAndRestart();
    assert.deepEqual(await settled(t, sha), PASSED);
  });

  test('while the commit is fetched', async t => {
    // The token that clones is asked for last, and anew each time.
    rig.github.inject({ method: 'POST', path: /access_tokens/, times: 9, fault: { kind: 'slow', ms: NEVER_MS } });
    const sha = await push();
    await eventually('the job is being worked on', () => rig.checks(sha).get('ci / job')?.status === 'in_progress');
    await aMoment();
    await killAndRestart();
    assert.deepEqual(await settled(t, sha), PASSED);
  });

  test('while an image is pulled', async t => {
    const registry = await startSlowRegistry();
    try {
      const image = `127.0.0.1:${registry.port}/slow:1`;
      const sha = await push(`job: { image: '${image}', script: ['true'] }`);
      await registry.asked;
      await rig.server().kill();
      await rig.docker.getImage('berth/busybox').tag({ repo: image.replace(/:1$/, ''), tag: '1' });
      try {
        await rig.spawn().ready();
        assert.deepEqual(await settled(t, sha), PASSED);
      } finally {
        await rig.docker.getImage(image).remove();
      }
    } finally {
      await registry.close();
    }
  });

  for (const what of ['server', 'server and database'] as const) {
    test(`while a job runs: ${what}`, async t => {
      const started = rig.containers.started('job');
      const sha = await push(FIRST_TAKES_LONG);
      await eventually('the job runs', () => rig.containers.started('job') > started);
      await killAndRestart(what);
      assert.deepEqual(await settled(t, sha), PASSED);
      assert.equal(rig.containers.started('job'), started + 2);
    });
  }

  test('while its after_script runs', async t => {
    const started = rig.containers.started('job');
    const long = `'case "$CI_JOB_ID" in *.1) sleep 1000;; esac'`;
    const sha = await push(`job: { script: ['true'], after_script: [${long}] }`);
    await eventually('the after_script runs', () => rig.containers.started('job') === started + 2);
    await killAndRestart();
    assert.deepEqual(await settled(t, sha), PASSED);
  });

  test('while its artifacts are collected', async t => {
    const ended = rig.containers.ended('job');
    const script = 'head -c 40000000 /dev/urandom > large';
    const sha = await push(`job: { script: ['${script}'], artifacts: { paths: [large] } }`);
    await eventually('the script ended', () => rig.containers.ended('job') > ended);
    await killAndRestart();
    assert.deepEqual(await settled(t, sha), PASSED);
  });

  test('between the end of a job and the report of it', async t => {
    const ended = rig.containers.ended('job');
    rig.github.inject({ method: 'PATCH', path: /check-runs/, times: 99, fault: { kind: 'slow', ms: NEVER_MS } });
    const sha = await push();
    await eventually('the job ended', () => rig.containers.ended('job') > ended);
    await aMoment();
    await killAndRestart();
    assert.deepEqual(await settled(t, sha), PASSED);
  });

  test('when GitHub has made a check and did not say so', async t => {
    const before = rig.github.requests.length;
    rig.github.inject({ method: 'POST', path: /check-runs$/, times: 9, fault: { kind: 'bad_gateway_after' } });
    const sha = await push('job: { script: [sleep 1] }');
    await eventually('a check was made', () =>
      rig.github.requests.slice(before).some(({ path, status }) => path.endsWith('/check-runs') && status === 502),
    );
    await killAndRestart();
    assert.deepEqual(await settled(t, sha), PASSED);
  });

  test('when GitHub has made the comment and did not say so', async t => {
    await push('elsewhere: { only: [nowhere], script: [echo] }');
    const sha = await push(undefined, { branch: 'topic' });
    await rig.settled(sha);
    const before = rig.github.requests.length;
    const comments = /issues\/\d+\/comments$/;
    rig.github.inject({ method: 'POST', path: comments, times: 9, fault: { kind: 'bad_gateway_after' } });
    const { ann, repository, github } = rig;
    const pull = await github.openPullRequest(repository, { author: ann, title: 'Topic', head: 'topic', base: 'main' });
    await eventually('the comment was made', () =>
      github.requests.slice(before).some(({ path, status }) => comments.test(path) && status === 502),
    );
    await killAndRestart();
    const begun = performance.now();
    await eventually('the comment tells the end', () => /passed|success/i.test(rig.comments(pull.number).join('\n')));
    t.diagnostic(`the comment was right ${Math.round(performance.now() - begun)} ms after the restart`);
    assert.equal(rig.comments(pull.number).length, 1);
  });
});

test('stopped by SIGTERM it ends well, and leaves nothing on the engine', async () => {
  assert.equal(await rig.server().stop(), 0, rig.server().output());
  assert.deepEqual(await rig.leftovers(), []);
});

test('nothing it ever wrote, down to the last detail, holds a secret (S35)', () => {
  const output = rig.output();
  const { privateKey, hook } = rig.app;
  const key = privateKey.split('\n').filter(line => /^[\w+/]{40,}$/.test(line));
  assert.ok(output.length > 10_000 && key.length > 10);
  const said = [hook.secret, ...key].filter(secret => output.includes(secret));
  assert.deepEqual(said, []);
  const tokens = output.match(/gh[a-z]_\w{8,}|eyJ[\w-]+\.eyJ[\w-]+|basic [\w+/]{8,}=*/gi);
  assert.equal(tokens, null);
});

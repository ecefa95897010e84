import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { catchUp } from '../../src/flow/catch-up.ts';
import { eventually } from './eventually.ts';
import { newProject, quick } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig.close());

const passed = { ci: 'success', 'ci / test': 'success' };

function deliveryOf(event: string, sha: string) {
  const found = rig.app.deliveries.findLast(({ event: name, payload }) => name === event && payload.includes(sha));
  assert.ok(found, `a delivery of ${event} for ${sha}`);
  return found;
}

test('a delivery that comes several times, at once and after a restart, is one run', async () => {
  const project = await newProject(rig);
  const sha = await project.push(quick);
  const delivery = deliveryOf('push', sha);
  for (let count = 0; count < 3; count++) rig.github.redeliver(rig.app, delivery);
  assert.deepEqual(await project.settled(sha), passed);
  await rig.restart();
  rig.github.redeliver(rig.app, delivery);
  await project.handled();
  assert.equal((await project.stored()).filter(run => run.trigger.commit.sha === sha).length, 1);
  assert.equal(project.runs(sha).length, 2);
});

test('a delivery that GitHub did not sign is refused, and nothing of it is kept', async () => {
  const project = await newProject(rig);
  const { url, headers, payload } = deliveryOf('push', await project.push('a: { script: ["true"], only: [tags] }\n'));
  await project.handled();
  const before = (await project.stored()).length;
  const send = async (changes: Record<string, string | undefined>, body = payload) => {
    const sent = new Headers();
    for (const [name, value] of Object.entries({ ...headers, 'x-github-delivery': randomUUID(), ...changes })) {
      if (value !== undefined) sent.set(name, value);
    }
    return (await fetch(url, { method: 'POST', headers: sent, body })).status;
  };
  const signature = headers['x-hub-signature-256'] ?? '';
  const forged = [
    await send({ 'x-hub-signature-256': undefined }),
    await send({ 'x-hub-signature-256': undefined, 'x-hub-signature': headers['x-hub-signature'] }),
    await send({ 'x-hub-signature-256': signature.slice(0, -1) }),
    await send({ 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }),
    await send({ 'x-hub-signature-256': 'sha256=zz' }),
    await send({}, payload.replace('"ref"', '"Ref"')),
  ];
  assert.deepEqual(forged, [401, 401, 401, 401, 401, 401]);
  await project.handled();
  assert.equal((await project.stored()).length, before + 1);
});

test('what GitHub could not deliver while nobody was there is asked for at the next start', async () => {
  const project = await newProject(rig);
  let sha = '';
  await rig.restart(async () => {
    sha = await project.push(quick);
    await rig.github.idle();
  });
  assert.deepEqual(await project.settled(sha), passed);
  assert.ok(rig.app.deliveries.some(({ redelivery, payload }) => redelivery && payload.includes(sha)));
});

test('what GitHub never told is found: a commit of a branch and one of a pull request without a run', async () => {
  const project = await newProject(rig);
  const { repository, owner } = project;
  const { hook } = rig.app;
  await project.settled(await project.push(quick));
  const look = (minutes: number) => catchUp({ ...rig.berth().parts, now: () => Date.now() + minutes * 60_000 });
  await project.push(undefined, { branch: 'told' });
  await project.handled();
  await look(0);
  const told = hook.url;
  hook.url = '';
  const pushed = await project.push(quick);
  const topic = await project.push(quick, { branch: 'topic' });
  await rig.github.openPullRequest(repository, { author: owner, title: 'Change', head: 'topic', base: 'main' });
  hook.url = told;
  await look(1);
  assert.deepEqual([project.runs(pushed).length, project.runs(topic).length], [0, 0]);
  await look(20);
  assert.deepEqual([await project.settled(pushed), await project.settled(topic)], [passed, passed]);
  const before = (await project.stored()).length;
  await look(40);
  await project.handled();
  assert.equal((await project.stored()).length, before + 1);
});

test('a delivery is answered while GitHub itself does not answer us', async () => {
  const project = await newProject(rig);
  const path = `${project.path}/contents/.ci.yml`;
  rig.github.inject({ method: 'GET', path, fault: { kind: 'hang' } });
  const sha = await project.push(quick);
  const delivery = deliveryOf('push', sha);
  const outcome = await eventually('an answer', () => delivery.outcome);
  assert.equal(outcome.code, 200);
  assert.equal(project.runs(sha).length, 0);
  assert.deepEqual(await project.settled(sha), passed);
});

test('an installation that is suspended while a job runs is left alone, and hears the end when it is back', async () => {
  const project = await newProject(rig);
  const sha = await project.push('test: { script: [sleep 2] }\n');
  const { logs } = rig.berth().parts;
  await eventually('its commit was fetched', async () => {
    const [run] = await project.stored();
    return (
      run !== undefined &&
      Buffer.from(await logs.tail({ runId: run.id, key: 'test', number: 1 }, 100))
        .toString()
        .includes('sleep')
    );
  });
  rig.github.suspend(project.installation);
  const count = () => project.requests().length;
  await eventually('the run ends', async () => (await project.stored()).every(run => run.completedAt !== undefined));
  await eventually('its end was refused', () =>
    rig.github.requests.some(({ path, status }) => path.startsWith(project.path) && status === 403),
  );
  const asked = count();
  const other = await newProject(rig);
  assert.deepEqual(await other.settled(await other.push(quick)), passed);
  assert.equal(count(), asked);
  rig.github.unsuspend(project.installation);
  await rig.restart();
  assert.deepEqual(await project.settled(sha), passed);
});

test('what happened is counted, and nothing that a repository chooses is a label', async () => {
  const project = await newProject(rig);
  await project.settled(await project.push('very-own-name: { script: [echo hello] }\n'));
  const text = await (await fetch(`${rig.berth().url}/metrics`)).text();
  const value = (name: string) =>
    Number(
      text
        .split('\n')
        .find(line => line.startsWith(`${name} `))
        ?.split(' ')[1],
    );
  for (const name of [
    'berth_deliveries_total{kind="pushed",outcome="accepted"}',
    'berth_webhook_seconds_count{status="200"}',
    'berth_job_attempts_total{outcome="success",cause=""}',
    'berth_run_seconds_count{source="push",conclusion="success"}',
    'berth_github_requests_total{status="201"}',
    'berth_github_rate_limit_remaining',
    'berth_log_bytes_total',
    'process_resident_memory_bytes',
  ]) {
    assert.ok(value(name) > 0, `${name} in\n${text}`);
  }
  assert.deepEqual([value('berth_jobs_queued'), value('berth_jobs_running')], [0, 0]);
  assert.ok(!/very-own-name|shop|owner-/.test(text));
});

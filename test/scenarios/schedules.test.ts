/** Runs that nobody asked for but the clock. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from './eventually.ts';
import { newProject, type Project } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig.close());

const NEXT_CENTURY = Date.parse('2126-01-01');

const pipeline = `
schedules:
  - { cron: '0 3 * * *', timezone: Europe/Berlin, variables: { SUITE: full } }
variables: { SUITE: quick }
tests: { script: ['test "$SUITE-$CI_PIPELINE_SOURCE" = quick-push'], only: [pushes] }
nightly:
  rules: [{ if: $CI_PIPELINE_SOURCE == "schedule" }]
  script: ['test "$SUITE" = full', test "$CI_COMMIT_BRANCH" = main]
`;

test('a schedule of the default branch runs its newest commit each time, until a commit has none', async () => {
  const project = await newProject(rig);
  await project.push(pipeline, { branch: 'topic' });
  const sha = await project.push(pipeline);
  assert.deepEqual(await project.settled(sha), { ci: 'success', 'ci / tests': 'success' });
  const [timer, ...others] = await timersOf(project);
  assert.ok(timer);
  assert.deepEqual([timer.branch, others.length], ['main', 0]);

  const { store } = rig.berth().parts;
  await store.setTimers(project.repository.id, []);
  await store.setTimers(project.repository.id, [{ ...timer, dueAt: Date.parse('2026-01-01') }]);
  const all = { ci: 'success', 'ci / tests': 'success', 'ci / nightly': 'success' };
  assert.deepEqual(await project.settled(sha, 2), all);
  const run = (await project.stored()).at(-1);
  assert.deepEqual([run?.trigger.source, run?.trigger.actor.login], ['schedule', project.owner.login]);
  const [next] = await timersOf(project);
  assert.ok(next !== undefined && next.dueAt > Date.now());

  const bare = await project.push('tests: { script: ["true"] }');
  await project.settled(bare);
  await eventually('no timer is left', async () => (await timersOf(project)).length === 0);
  assert.equal(project.runs(sha, 'ci').length, 2);
});

async function timersOf({ repository }: Project) {
  const due = await rig.berth().parts.store.dueTimers(NEXT_CENTURY);
  return due.filter(timer => timer.repository.id === repository.id);
}

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newProject, slow } from './project.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig.close());

const train = 'test "$CI_MERGE_REQUEST_EVENT_TYPE" = merge_train';

test('a merge queue gets its checks on its own commit, and what it gives up is stopped', async () => {
  const project = await newProject(rig);
  const { owner, repository } = project;
  const opened = await project.openPullRequest(`test: { script: ['${train}'] }\n`, { message: '[skip ci]' });
  const group = await rig.github.enqueue(repository, opened.number, owner);
  assert.deepEqual(await project.settled(group.headSha), { ci: 'success', 'ci / test': 'success' });
  const [run, ...others] = (await project.stored()).filter(({ trigger }) => trigger.commit.sha === group.headSha);
  assert.deepEqual([run?.trigger.source, others.length], ['merge_group', 0]);
  await rig.github.dequeue(repository, group, owner, 'merged');

  const other = await project.openPullRequest(slow, { branch: 'slow' });
  const held = await rig.github.enqueue(repository, other.number, owner);
  await project.reaches(held.headSha, 'ci / test', 'in_progress');
  await rig.github.dequeue(repository, held, owner, 'dequeued');
  assert.deepEqual(await project.settled(held.headSha), { ci: 'cancelled', 'ci / test': 'cancelled' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observeRuns } from '../../src/flow/observe-runs.ts';
import { createMemory } from '../../src/io/memory/memory.ts';
import { pullRequestTrigger } from '../core/schedule/pull-request.ts';
import { sampleRepository, sampleRun } from '../ports/store-samples.ts';

test('each run is told when it begins and when it changes, and one that was there already is not', async () => {
  const told: string[] = [];
  const store = observeRuns(createMemory().open().store, (before, after) => {
    told.push(`${before?.round ?? 'new'} > ${after.round} ${after.trigger.source}`);
  });
  const repository = sampleRepository();
  const trigger = { ...pullRequestTrigger(), repository };
  const known = { repositoryId: repository.id, pullRequestNumber: trigger.pullRequest.number };
  for (let twice = 0; twice < 2; twice++) {
    await store.create('push', id => sampleRun(id, 'push', repository));
    await store.createNext('pull', known, id => sampleRun(id, 'pull', repository, { trigger }));
    await store.createNext('other', known, id => sampleRun(id, 'other', repository, { trigger }));
  }
  const [newest] = await store.findRuns({ repositoryId: repository.id, limit: 1 });
  await store.change(newest?.id ?? '', run => ({ ...run, round: 2 }));
  await store.change(newest?.id ?? '', run => run);
  assert.deepEqual(told, ['new > 1 push', 'new > 1 pull_request', '1 > 2 pull_request']);
});

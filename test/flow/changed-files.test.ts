import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changedFiles } from '../../src/flow/changed-files.ts';
import type { Forge } from '../../src/flow/ports/forge.ts';
import { createMemory } from '../../src/io/memory/memory.ts';
import type { Conclusion, Run } from '../../src/model/run.ts';
import type { Trigger } from '../../src/model/trigger.ts';
import { pullRequest, push, started, tag } from '../core/plan/triggers.ts';
import { jobRun, NOW, sampleRun } from '../ports/store-samples.ts';

const head = push('main').commit.sha;
const before = 'b'.repeat(40);
const green = 'e'.repeat(40);

/** Answers what differs from each base; what is not listed is not known. */
function forgeWith(differences: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = [];
  const forge: Pick<Forge, 'changedFiles'> = {
    changedFiles: async (_repository, base, sha, since) => {
      asked.push(`${base} ${since}`);
      assert.equal(sha, head);
      return differences[base];
    },
  };
  return { forge, asked };
}

/** A store in which these runs have been, oldest first. */
async function storeWith(runs: readonly Partial<Run>[]) {
  const { store } = createMemory().open();
  for (const [index, changes] of runs.entries()) {
    const deliveryId = `earlier-${index}`;
    await store.create(deliveryId, id => sampleRun(id, deliveryId, push('main').repository, changes));
  }
  return store;
}

let deliveries = 0;

function ran(branch: string, sha: string, conclusion: Conclusion, source: 'push' | 'web' = 'push'): Partial<Run> {
  const trigger = source === 'push' ? push(branch) : started(source, branch);
  const deliveryId = `ran-${deliveries++}`;
  return {
    trigger: { ...trigger, commit: { ...trigger.commit, sha }, deliveryId },
    jobs: [jobRun('build', { status: 'completed', conclusion, at: NOW }, [])],
    completedAt: NOW,
  };
}

async function ask(
  trigger: Trigger,
  runs: readonly Partial<Run>[],
  differences: Readonly<Record<string, readonly string[]>>,
  compareTo?: string,
) {
  const { forge, asked } = forgeWith(differences);
  const found = await changedFiles({ forge, store: await storeWith(runs) }, trigger, compareTo);
  return { found, asked };
}

describe('what has changed', () => {
  test('in a push, since the commit before it', async () => {
    const { found, asked } = await ask(push('main'), [], { [before]: ['a'] });
    assert.deepEqual([found, asked], [['a'], [`${before} commit`]]);
  });

  test('in a push after a red one, since the last green one too', async () => {
    const runs = [ran('main', green, 'success'), ran('main', before, 'failure')];
    const { found } = await ask(push('main'), runs, { [before]: ['docs'], [green]: ['broken', 'docs'] });
    assert.deepEqual(found, ['docs', 'broken']);
  });

  test('the commit before is asked for once when it was green', async () => {
    const { asked } = await ask(push('main'), [ran('main', before, 'success')], { [before]: [] });
    assert.deepEqual(asked, [`${before} commit`]);
  });

  test('is not known when the branch was never green, or not known since it was', async () => {
    for (const conclusion of ['failure', 'cancelled', 'skipped'] as const) {
      const { found } = await ask(push('main'), [ran('main', before, conclusion)], { [before]: ['a'] });
      assert.equal(found, undefined, conclusion);
    }
    const { completedAt: _, ...open } = ran('main', before, 'success');
    const unfinished = { ...open, jobs: sampleRun('1', 'd', push('main').repository).jobs };
    assert.equal((await ask(push('main'), [unfinished], { [before]: ['a'] })).found, undefined);
    const lost = await ask(push('main'), [ran('main', green, 'success')], { [before]: ['a'] });
    assert.equal(lost.found, undefined);
  });

  test('runs of other branches, by other means, or without jobs say nothing', async () => {
    const runs = [
      ran('topic', green, 'success'),
      ran('main', green, 'success', 'web'),
      { ...ran('main', green, 'success'), jobs: [], notice: 'no_jobs' as const },
      { ...ran('main', before, 'failure'), jobs: [], notice: 'skipped_by_message' as const },
    ];
    const { found, asked } = await ask(push('main'), runs, { [before]: ['a'] });
    assert.deepEqual([found, asked], [['a'], [`${before} commit`]]);
  });

  test('in a pull request, since it has parted from its base as that is now', async () => {
    const { found, asked } = await ask(pullRequest({ branch: 'topic' }), [], { main: ['a'] });
    assert.deepEqual([found, asked], [['a'], ['main merge_base']]);
  });

  test('since it has parted from what a rule names, whatever the trigger', async () => {
    for (const trigger of [push('main'), tag('v1'), started('schedule', 'main'), pullRequest({ branch: 'topic' })]) {
      const { found, asked } = await ask(trigger, [], { release: ['a'] }, 'release');
      assert.deepEqual([found, asked], [['a'], ['release merge_base']]);
    }
  });

  test('in a new branch, a tag, or what was started, is not known', async () => {
    const { before: _, ...created } = push('main');
    for (const trigger of [created, tag('v1'), started('schedule', 'main'), started('web', 'main')]) {
      assert.deepEqual(await ask(trigger, [], {}), { found: undefined, asked: [] });
    }
  });
});

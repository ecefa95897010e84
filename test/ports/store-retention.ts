import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../src/flow/ports/store.ts';
import type { Run } from '../../src/model/run.ts';
import { finishedJob, NOW } from './store-samples.ts';

interface Doors {
  readonly store: Store;
  readonly other: Store;
}

type CreateRun = (changes: Partial<Run>) => Promise<Run>;

/** What every Store promises about forgetting. */
export function retentionContract(doors: () => Doors, createRun: CreateRun): void {
  test('completed runs are found by when they completed, the oldest first, and are gone when removed', async () => {
    const open = await createRun({});
    const jobs = [finishedJob('build')];
    const [young, old, older] = await Promise.all(
      [NOW, NOW - 60_000, NOW - 90_000].map(completedAt => createRun({ jobs, completedAt })),
    );
    assert.ok(young && old && older);
    const ours = new Set([open, young, old, older].map(({ id }) => id));
    const found = async (then: number) =>
      (await doors().other.completedBefore(then, 1_000)).map(({ id }) => id).filter(id => ours.has(id));
    assert.deepEqual(await found(NOW), [older.id, old.id]);
    assert.equal((await doors().store.completedBefore(NOW, 1)).length, 1);
    await doors().store.remove(old.id);
    await doors().store.remove(old.id);
    assert.equal(await doors().other.find(old.id), undefined);
    assert.deepEqual(await found(NOW + 1), [older.id, young.id]);
  });
}

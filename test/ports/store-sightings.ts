import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../src/flow/ports/store.ts';
import type { Run } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { NOW, sampleRepository } from './store-samples.ts';

interface Doors {
  readonly store: Store;
  readonly other: Store;
}

type CreateRun = (changes: Partial<Run>, repository?: Repository) => Promise<Run>;

/** What every Store promises about what was seen of repositories. */
export function sightingsContract(doors: () => Doors, createRun: CreateRun): void {
  test('a sighting is kept until the next one, for each repository', async () => {
    const [one, other] = [sampleRepository(), sampleRepository()];
    assert.equal(await doors().store.sighting(one.id), undefined);
    await doors().store.setSighting(one.id, { 'branch main': { sha: 'a'.repeat(40) } });
    const next = { 'branch main': { sha: 'b'.repeat(40), since: NOW, before: 'a'.repeat(40) } };
    await doors().store.setSighting(one.id, next);
    assert.deepEqual(await doors().other.sighting(one.id), next);
    assert.equal(await doors().other.sighting(other.id), undefined);
  });

  test('repositories are active since their newest run, which says what they are called', async () => {
    const repository = sampleRepository();
    const renamed = { ...repository, name: 'new-name' };
    await createRun({ createdAt: NOW - 5_000 }, repository);
    await createRun({ createdAt: NOW }, renamed);
    const ours = async (since: number) =>
      (await doors().other.activeRepositories(since)).filter(({ id }) => id === repository.id);
    assert.deepEqual(await ours(NOW - 9_000), [renamed]);
    assert.deepEqual(await ours(NOW), [renamed]);
    assert.deepEqual(await ours(NOW + 1), []);
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../src/flow/ports/store.ts';
import type { Timer } from '../../src/model/timer.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { ada, NOW, sampleRepository } from './store-samples.ts';

interface Doors {
  readonly store: Store;
  readonly other: Store;
}

/** What every Store promises about what the clock starts. */
export function timersContract(doors: () => Doors): void {
  const dueOf = async (repository: Repository, now: number) =>
    (await doors().other.dueTimers(now)).filter(timer => timer.repository.id === repository.id);

  test('timers are due when their time has come, the longest overdue first', async () => {
    const repository = sampleRepository();
    const late = timer(repository, 'late', NOW + 2_000);
    const soon = timer(repository, 'soon', NOW + 1_000);
    await doors().store.setTimers(repository.id, [late, soon]);
    assert.deepEqual(await dueOf(repository, NOW + 999), []);
    assert.deepEqual(await dueOf(repository, NOW + 1_000), [soon]);
    assert.deepEqual(await dueOf(repository, NOW + 2_000), [soon, late]);
  });

  test('timers are replaced as a whole, those of other repositories are not, and one that stays keeps its time', async () => {
    const [repository, elsewhere] = [sampleRepository(), sampleRepository()];
    const foreign = timer(elsewhere, 'goes', NOW);
    await doors().store.setTimers(elsewhere.id, [foreign]);
    await doors().store.setTimers(repository.id, [timer(repository, 'stays', NOW), timer(repository, 'goes', NOW)]);
    const renamed = { ...repository, name: 'new-name' };
    await doors().store.setTimers(repository.id, [timer(renamed, 'stays', NOW + 9_000)]);
    assert.deepEqual(await dueOf(repository, NOW), [timer(renamed, 'stays', NOW)]);
    await doors().store.setTimers(repository.id, []);
    assert.deepEqual(await dueOf(repository, NOW), []);
    assert.deepEqual(await dueOf(elsewhere, NOW), [foreign]);
  });

  test('a timer is fired once for each time, whoever sees that it is due', async () => {
    const repository = sampleRepository();
    await doors().store.setTimers(repository.id, [timer(repository, 'nightly', NOW)]);
    const [due] = await dueOf(repository, NOW);
    assert.ok(due);
    const fire = (store: Store, id: string) => store.fire(due, { id, incoming: incoming(due) }, NOW + 60_000);
    const name = `fired-${repository.id}`;
    const fired = await Promise.all([fire(doors().store, name), fire(doors().other, name), fire(doors().store, name)]);
    assert.equal(fired.filter(Boolean).length, 1);
    assert.equal(await doors().store.accept({ id: name, incoming: incoming(due) }), 'duplicate');
    assert.deepEqual(await dueOf(repository, NOW + 60_000), [{ ...due, dueAt: NOW + 60_000 }]);
    assert.equal(await fire(doors().store, `${name}-late`), false);
    assert.equal(await doors().store.accept({ id: `${name}-late`, incoming: incoming(due) }), 'accepted');
  });
}

function timer(repository: Repository, id: string, dueAt: number): Timer {
  const variables = { SUITE: id };
  return { id, repository, actor: ada, cron: '0 3 * * *', timezone: 'UTC', branch: 'main', variables, dueAt };
}

function incoming({ repository, actor, branch, variables }: Timer) {
  return { kind: 'timer_fired', repository, actor, branch, variables } as const;
}

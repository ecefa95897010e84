import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../src/flow/ports/store.ts';
import type { Environment } from '../../src/model/pipeline.ts';
import type { JobRun, Run } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { jobRun, NOW, sampleRepository, withJob } from './store-samples.ts';

interface Doors {
  readonly store: Store;
  readonly other: Store;
}

type CreateRun = (changes: Partial<Run>, repository?: Repository) => Promise<Run>;

function deployed(key: string, at: number, environment: Partial<Environment> = {}): JobRun {
  const done = jobRun(key, { status: 'completed', conclusion: 'success', at }, []);
  return { ...done, job: { ...done.job, environment: { name: 'production', action: 'start', ...environment } } };
}

/** What every Store promises about what jobs brought to environments. */
export function deploymentsContract(doors: () => Doors, createRun: CreateRun): void {
  const keysOf = (found: readonly { readonly runId: string; readonly key: string }[], { id }: Run) =>
    found.filter(({ runId }) => runId === id).map(({ key }) => key);

  test('the last deployment is the one whose job ended last, of that repository and environment', async () => {
    const repository = sampleRepository();
    const last = async (environment = 'production') => doors().other.lastDeployment(repository.id, environment);
    assert.equal(await last(), undefined);
    const open = { ...deployed('other', NOW), progress: { status: 'queued' } } as const;
    const first = await createRun({ jobs: [deployed('deploy', NOW + 10), open] }, repository);
    await createRun({ jobs: [deployed('deploy', NOW + 99)] });
    assert.deepEqual(await last(), { runId: first.id, key: 'deploy', action: 'start', runCreatedAt: NOW });
    const second = await createRun(
      { createdAt: NOW + 1, jobs: [deployed('stop', NOW + 20, { action: 'stop' })] },
      repository,
    );
    assert.deepEqual(await last(), { runId: second.id, key: 'stop', action: 'stop', runCreatedAt: NOW + 1 });
    assert.equal(await last('staging'), undefined);
    await doors().store.change(first.id, run => withJob(run, 'deploy', () => deployed('deploy', NOW + 30)));
    assert.equal((await last())?.runId, first.id);
    await doors().store.remove(first.id);
    assert.equal((await last())?.runId, second.id);
  });

  test('environments are told by name, each as it was left last', async () => {
    const repository = sampleRepository();
    const all = async () => doors().other.environments(repository.id);
    assert.deepEqual(await all(), []);
    const timed = { name: 'review', autoStopInMs: 1_000 };
    const jobs = [deployed('review', NOW, timed), deployed('deploy', NOW, { onStop: 'stop' })];
    const run = await createRun({ jobs }, repository);
    await createRun({ jobs: [deployed('deploy', NOW + 9, { name: 'other' })] });
    const of = { runId: run.id, action: 'start', runCreatedAt: NOW, endedAt: NOW, isStoppable: true } as const;
    const review = { ...of, key: 'review', environment: 'review', stopsAt: NOW + 1_000 };
    assert.deepEqual(await all(), [{ ...of, key: 'deploy', environment: 'production' }, review]);
    const stop = { name: 'review', action: 'stop' } as const;
    const later = await createRun({ createdAt: NOW + 1, jobs: [deployed('stop', NOW + 5, stop)] }, repository);
    const [, stopped] = await all();
    const left = { key: 'stop', action: 'stop', environment: 'review', isStoppable: false } as const;
    assert.deepEqual(stopped, { ...left, runId: later.id, runCreatedAt: NOW + 1, endedAt: NOW + 5 });
  });

  test('an environment is due to stop once its time is over, unless something came after or it was asked for', async () => {
    const due = async (run: Run, now: number) => keysOf(await doors().other.dueToStop(now, 1000), run);
    const timed = { name: 'review', autoStopInMs: 1_000 };
    const repository = sampleRepository();
    const run = await createRun({ jobs: [deployed('review', NOW, timed), deployed('deploy', NOW)] }, repository);
    assert.deepEqual(await due(run, NOW + 999), []);
    assert.deepEqual(await due(run, NOW + 1_000), ['review']);
    const later = await createRun({ jobs: [deployed('review', NOW + 500, timed)] }, repository);
    assert.deepEqual([await due(run, NOW + 5_000), await due(later, NOW + 5_000)], [[], ['review']]);
    await doors().store.change(later.id, now => withJob(now, 'review', job => ({ ...job, stopAsked: true })));
    assert.deepEqual(await due(later, NOW + 5_000), []);
  });

  test('what came from a branch can be stopped with it, whatever its time, when something stops it', async () => {
    const repository = sampleRepository();
    const stops = { name: 'topic', onStop: 'stop' };
    const run = await createRun({ jobs: [deployed('review', NOW, stops), deployed('deploy', NOW)] }, repository);
    const of = async (origin: Parameters<Store['stoppable']>[1], id = repository.id) =>
      keysOf(await doors().other.stoppable(id, origin), run);
    assert.deepEqual(await of({ branch: 'main' }), ['review']);
    assert.deepEqual(await of({ branch: 'topic' }), []);
    assert.deepEqual(await of({ pullRequest: 1 }), []);
    assert.deepEqual(await of({ branch: 'main' }, 1), []);
    await doors().store.change(run.id, now => withJob(now, 'review', job => ({ ...job, stopAsked: true })));
    assert.deepEqual(await of({ branch: 'main' }), []);
  });
}

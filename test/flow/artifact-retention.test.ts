import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { type ArtifactRetention, removeExpired, removeOrphans } from '../../src/flow/artifact-retention.ts';
import { artifactBlob } from '../../src/flow/blob-name.ts';
import { createBlobs } from '../../src/io/files/blobs.ts';
import { createMemory } from '../../src/io/memory/memory.ts';
import type { Attempt, JobRun, Run } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { temporaryDirectory } from '../io/files/temporary-directory.ts';
import { jobRun, NOW, sampleRepository, sampleRun } from '../ports/store-samples.ts';

const DAY = 86_400_000;

const temporary = await temporaryDirectory();
after(() => temporary.remove());

let context: ArtifactRetention;
let clock: number;
let deliveries = 0;
beforeEach(() => {
  clock = NOW;
  const blobs = createBlobs(join(temporary.path, `${++deliveries}`));
  context = { store: createMemory().open().store, blobs, log: pino({ enabled: false }), now: () => clock };
});

interface Left {
  readonly repository?: Repository;
  readonly branch?: string;
  readonly conclusion?: 'success' | 'failure';
}

/** A run whose only job left artifacts that expire tomorrow. */
async function createRun({
  repository = sampleRepository(),
  branch = 'main',
  conclusion = 'success',
}: Left = {}): Promise<Run> {
  return context.store.create(`${++deliveries}`, id => {
    const run = sampleRun(id, `${deliveries}`, repository, { jobs: [left(id, conclusion)], completedAt: NOW });
    return { ...run, trigger: { ...run.trigger, ref: { kind: 'branch', name: branch } } as Run['trigger'] };
  });
}

function left(runId: string, conclusion: 'success' | 'failure'): JobRun {
  const blob = artifactBlob({ runId, key: 'build', number: 1 });
  const artifact = { blob, bytes: 1, files: 1, expiresAt: NOW + DAY };
  const how =
    conclusion === 'success'
      ? { outcome: conclusion }
      : { outcome: conclusion, cause: 'script_failure' as const, message: 'x' };
  const attempt: Attempt = { number: 1, queuedAt: NOW, worker: 'w', ended: { ...how, sections: [], artifact } };
  return jobRun('build', { status: 'completed', conclusion, at: NOW }, [attempt]);
}

async function put(...runs: readonly Run[]): Promise<void> {
  for (const { id } of runs) await putBlob(id, 1);
}

const putBlob = (runId: string, number: number) =>
  context.blobs.put(artifactBlob({ runId, key: 'build', number }), Readable.from(['x']));

async function kept(): Promise<string[]> {
  return (await Array.fromAsync(context.blobs.list('artifacts/'))).map(name => name.split('/')[1] ?? '').sort();
}

describe('expired artifacts', () => {
  test('go when their time has come, and the run says so', async () => {
    const run = await createRun({ branch: 'topic' });
    await put(run);
    assert.equal(await removeExpired(context), 0);
    assert.deepEqual(await kept(), [run.id]);
    clock += DAY;
    assert.equal(await removeExpired(context), 1);
    assert.deepEqual(await kept(), []);
    const [attempt] = (await context.store.find(run.id))?.jobs[0]?.attempts ?? [];
    assert.ok(attempt?.ended && 'artifact' in attempt.ended && attempt.ended.artifact?.removed);
    assert.equal(await removeExpired(context), 0);
  });

  test('of the newest run that passed on the default branch stay until there is a newer one', async () => {
    const repository = sampleRepository();
    const old = await createRun({ repository });
    const newest = await createRun({ repository });
    const red = await createRun({ repository, conclusion: 'failure' });
    const topic = await createRun({ repository, branch: 'topic' });
    await put(old, newest, red, topic);
    clock += DAY;
    assert.equal(await removeExpired(context), 3);
    assert.deepEqual(await kept(), [newest.id]);
    assert.equal(await removeExpired(context), 0, 'they are not looked at again before a day is over');
    await createRun({ repository });
    clock += DAY;
    await removeExpired(context);
    assert.deepEqual(await kept(), []);
  });
});

describe('orphans', () => {
  test('of runs and tries that are not known, or are over without naming them, go', async () => {
    const run = await createRun();
    await put(run);
    await putBlob('404', 1);
    await putBlob(run.id, 2);
    assert.equal(await removeOrphans(context), 2);
    assert.deepEqual(await kept(), [run.id]);
  });

  test('what a crash left after the run had said that it is removed goes', async () => {
    const run = await createRun({ branch: 'topic' });
    await put(run);
    clock += DAY;
    await removeExpired(context);
    await put(run);
    assert.equal(await removeOrphans(context), 1);
  });

  test('what an open try is about to name stays', async () => {
    const run = await createRun();
    await context.store.change(run.id, before => ({
      ...before,
      jobs: before.jobs.map(job => ({ ...job, attempts: [{ number: 1, queuedAt: NOW, worker: 'w' }] })),
    }));
    await put(run);
    assert.equal(await removeOrphans(context), 0);
    assert.deepEqual(await kept(), [run.id]);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attempt, JobRun, Run } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import type { StoresUnderTest } from './store.ts';
import { jobRun, NOW, queuedJob, sampleRepository } from './store-samples.ts';

type CreateRun = (changes: Partial<Run>, repository?: Repository) => Promise<Run>;

const passed = { outcome: 'success', sections: [] } as const;
const failed = { outcome: 'timed_out', sections: [] } as const;

function tried(key: string, ...ms: readonly number[]): JobRun {
  const attempts = ms.map((took, index): Attempt => {
    const times = { worker: 'w', queuedAt: NOW - 5, startedAt: NOW, endedAt: NOW + Math.abs(took) };
    return { number: index + 1, ...times, ended: took < 0 ? failed : passed };
  });
  return jobRun(key, { status: 'completed', conclusion: 'success', at: NOW }, attempts);
}

/** What every Store promises about how long jobs usually take. */
export function durationsContract(under: () => StoresUnderTest, createRun: CreateRun): void {
  test('a job usually takes the median of the tries that passed, in the newest completed runs of its repository', async () => {
    const repository = sampleRepository();
    const usual = async (runs: number) => Object.fromEntries(await under().other.usualDurations(repository.id, runs));
    assert.deepEqual(await usual(10), {});
    const over = { completedAt: NOW + 1 };
    await createRun({ ...over, jobs: [tried('build', 9_000), tried('gone', 5)] }, repository);
    await createRun({ ...over, jobs: [tried('build', -90_000, 1_001), tried('test', 20)] }, repository);
    await createRun({ ...over, jobs: [tried('build', 3_000), tried('test', 10), queuedJob('optional')] }, repository);
    await createRun({ jobs: [tried('build', 77)] }, repository);
    await createRun({ ...over, jobs: [tried('build', 88)] });
    assert.deepEqual(await usual(10), { build: 3_000, gone: 5, test: 10 });
    assert.deepEqual(await usual(2), { build: 1_001, test: 10 });
  });
}
